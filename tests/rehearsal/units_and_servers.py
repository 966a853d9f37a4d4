"""What runs on the hosts: PostgreSQL and its replica, Redis, S3, nginx, Photodesk's own units."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.own_programs import USER, find_program
from tests.journeys.running import ROOT, wait_until
from tests.newsroom.serving.nginx import PROGRAM as NGINX
from tests.rehearsal.network import NETWORK, Host

HERE = Path(__file__).parent
RESTART_AFTER_SECONDS = 2.0  # as the units say
STOP_WITHIN_SECONDS = 40.0  # TimeoutStopSec of the web server; workers may take longer
BUCKETS = {"private": "photodesk-private", "public": "photodesk-public"}


def read_unit(name: str, instance: str, address: str, *, code: Path = ROOT) -> list[str]:
    """The command of a unit of deploy/systemd, in this environment."""
    text = (code / f"deploy/systemd/{name}.service").read_text()
    (line,) = re.findall(r"^ExecStart=(.*)$", text, flags=re.MULTILINE)
    threads = dict(re.findall(r"^Environment=(\w+)=(\w+)$", text, flags=re.MULTILINE))
    for variable, value in threads.items():
        line = line.replace(f"${{{variable}}}", value)
    line = line.replace("%%h", "%h").replace("%i", instance)
    line = line.replace("127.0.0.1:8000", f"{address}:8000")
    return [sys.executable, *shlex.split(line)[1:]]


@dataclass(slots=True)
class Unit:
    """A service of a host that is started again when it ends, as systemd does."""

    host: Host
    command: list[str]
    environment: Mapping[str, str]
    log: Path
    code: Path = ROOT  # the source folder that it runs in
    process: subprocess.Popen[bytes] | None = None
    ended: threading.Event = field(default_factory=threading.Event)
    keeper: threading.Thread | None = None

    def start(self) -> None:
        """Start it, and whoever looks after it."""
        self.begin()
        self.keeper = threading.Thread(target=self.keep, daemon=True)
        self.keeper.start()

    def begin(self) -> None:
        """The process."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.host.command(*self.command),
                env=dict(self.environment),
                cwd=self.code,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def keep(self) -> None:
        """Start it again whenever it has ended."""
        while not self.ended.wait(0.2):
            if self.process is not None and self.process.poll() is not None:
                self.kill()
                if self.ended.wait(RESTART_AFTER_SECONDS):
                    return
                self.begin()

    def kill(self) -> None:
        """Without a word, with all that it started."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self) -> None:
        """As `systemctl stop` does: all of its processes are asked first."""
        self.leave_alone()
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(STOP_WITHIN_SECONDS)
        self.kill()

    def end(self) -> None:
        """For good, without a word."""
        self.leave_alone()
        self.kill()

    def leave_alone(self) -> None:
        """Nobody starts it again."""
        self.ended.set()
        if self.keeper is not None:
            self.keeper.join()


@dataclass(slots=True)
class Cluster:
    """PostgreSQL of one host."""

    host: Host
    folder: Path

    def run(self, program: str, *arguments: str) -> None:
        """One of its programs, as its own user."""
        found = find_program(program)
        assert found is not None
        self.host.run(found, *arguments, as_user=USER)

    def control(self, *arguments: str) -> None:
        """`pg_ctl`."""
        self.run(
            "pg_ctl", "-D", f"{self.folder}/data", "-w", "-l", f"{self.folder}/log", *arguments
        )

    def create(self) -> None:
        """A cluster that others of the network may use, and copy."""
        self.own_folder()
        self.run("initdb", "-D", f"{self.folder}/data", "-A", "trust", "-U", USER, "-E", "UTF8")
        with (self.folder / "data/pg_hba.conf").open("a") as rules:
            rules.write(f"host all all {NETWORK}.0/24 trust\n")
            rules.write(f"host replication all {NETWORK}.0/24 trust\n")

    def own_folder(self) -> None:
        """A folder of its user."""
        self.folder.mkdir(parents=True)
        shutil.chown(self.folder, USER)

    def start(self, *, waits_for_replica: bool = False) -> None:
        """Start it. A commit waits for the replica, or a failover could lose what was saved."""
        options = f"-c listen_addresses=* -c unix_socket_directories={self.folder}"
        if waits_for_replica:
            options += " -c synchronous_standby_names='*'"
        self.control("-o", options, "start")

    def follow(self, primary: Cluster) -> None:
        """Become its replica."""
        self.own_folder()
        copied = ("-h", primary.host.address, "-U", USER, "-D", f"{self.folder}/data", "-R")
        self.run("pg_basebackup", *copied, "-X", "stream", "-c", "fast")
        self.start()


def is_there(address: str, port: int) -> bool:
    """Whether something listens at a host."""
    with contextlib.suppress(OSError), socket.create_connection((address, port), timeout=1):
        return True
    return False


def redis_unit(host: Host, folder: Path) -> Unit:
    """Redis as docs/operations says: with AOF, and nothing is thrown away."""
    folder.mkdir()
    options = ["--bind", host.address, "--protected-mode", "no", "--dir", str(folder)]
    options += ["--save", "", "--appendonly", "yes", "--maxmemory-policy", "noeviction"]
    return Unit(host, ["redis-server", *options], os.environ, folder / "log")


def s3_unit(host: Host, folder: Path) -> Unit:
    """moto's server."""
    folder.mkdir()
    server = ["-m", "moto.server", "-H", host.address, "-p", "9000"]
    return Unit(host, [sys.executable, *server], os.environ, folder / "log")


def nginx_unit(host: Host, folder: Path, *, webs: list[Host], s3: Host) -> Unit:
    """nginx before the bucket and two web servers."""
    folder.mkdir()
    facts = {
        "work": str(folder),
        "nginx": host.address,
        "web1": webs[0].address,
        "web2": webs[-1].address,
        "s3": s3.address,
        "bucket": BUCKETS["public"],
    }
    (folder / "app.conf").write_text((HERE / "app.conf").read_text())
    main = folder / "nginx.conf"
    main.write_text((HERE / "bucket.conf").read_text().format(**facts))
    command = [NGINX, "-e", str(folder / "error.log"), "-c", str(main)]
    return Unit(host, command, os.environ, folder / "log")


def wait_for(host: Host, port: int) -> None:
    """Wait until a service of a host listens."""
    wait_until(lambda: is_there(host.address, port), within_seconds=20, what=f"{host.name}:{port}")
