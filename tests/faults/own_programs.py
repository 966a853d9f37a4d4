"""PostgreSQL, Redis and RabbitMQ of a test's own, to be stopped; the machine's are left be."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.journeys.running import free_port, wait_until
from tests.newsroom.serving.asking import is_listening
from tests.programs import RABBITMQ

USER = "postgres"


def find_program(name: str) -> str | None:
    """Where a program of PostgreSQL is; Debian keeps them off the path."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(found[-1]) if found else None)


@dataclass(frozen=True, slots=True)
class Postgres:
    """A cluster in a folder."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        """For DATABASE_URL."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/postgres"

    def run(self, program: str, *arguments: str) -> None:
        """One of PostgreSQL's programs; it does not run as root."""
        as_user = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []
        found = find_program(program)
        assert found is not None
        subprocess.run(
            [*as_user, found, *arguments],
            cwd=self.folder,
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # the server keeps it open
            timeout=60,
        )

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self.folder} -c fsync=off"
        log = str(self.folder / "log")
        self.run("pg_ctl", "-D", f"{self.folder}/data", "-l", log, "-w", "-o", options, "start")

    def stop(self) -> None:
        """Stop it at once, as a machine that loses its power does."""
        self.run("pg_ctl", "-D", f"{self.folder}/data", "-m", "immediate", "stop")


@contextmanager
def own_postgres() -> Iterator[Postgres]:
    """One that runs."""
    folder = Path(tempfile.mkdtemp(prefix="photodesk-postgres-"))
    postgres = Postgres(folder, free_port())
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, USER)
        postgres.run("initdb", "-D", f"{folder}/data", "-A", "trust", "-U", USER, "-E", "UTF8")
        postgres.start()
        yield postgres
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            postgres.stop()
        shutil.rmtree(folder)


@dataclass(slots=True)
class OwnRedis:
    """A Redis that keeps nothing."""

    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """For CELERY_BROKER_URL."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = ["--bind", "127.0.0.1", "--port", str(self.port), "--save", ""]
        self.process = subprocess.Popen(
            ["redis-server", *options, "--appendonly", "no"],
            stdout=subprocess.DEVNULL,
            cwd=tempfile.gettempdir(),
        )
        wait_until(lambda: is_listening(self.port), within_seconds=10, what="Redis listens")

    def stop(self) -> None:
        """Kill it."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


@contextmanager
def own_redis() -> Iterator[OwnRedis]:
    """One that runs."""
    server = OwnRedis(free_port())
    server.start()
    try:
        yield server
    finally:
        server.stop()


@dataclass(slots=True)
class OwnRabbit:
    """A RabbitMQ in a folder, which keeps what it has across a kill."""

    folder: Path
    port: int
    inner_port: int
    names_port: int  # where Erlang's nodes find one another
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """For CELERY_BROKER_URL."""
        return f"amqp://guest:guest@127.0.0.1:{self.port}//"

    @property
    def environment(self) -> dict[str, str]:
        """Of its processes: nothing of it is where the machine's own looks."""
        (self.folder / "plugins").write_text("[].")
        places = {
            "HOME": self.folder,
            "RABBITMQ_MNESIA_BASE": self.folder / "data",
            "RABBITMQ_LOG_BASE": self.folder / "log",
            "RABBITMQ_PID_FILE": self.folder / "pid",
            "RABBITMQ_ENABLED_PLUGINS_FILE": self.folder / "plugins",
            "RABBITMQ_CONFIG_FILE": self.folder / "none",
            "RABBITMQ_CONF_ENV_FILE": self.folder / "none",
            "RABBITMQ_NODENAME": f"photodesk{self.port}@localhost",
            "RABBITMQ_NODE_PORT": self.port,
            "RABBITMQ_DIST_PORT": self.inner_port,
            "ERL_EPMD_PORT": self.names_port,
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 1:1 -setcookie photodesk",
        }
        return {**os.environ, **{name: str(place) for name, place in places.items()}}

    def start(self) -> None:
        """Start it and wait until it answers: some four seconds."""
        script = next(filter(None, map(shutil.which, RABBITMQ)))
        self.process = subprocess.Popen(
            [script],
            env=self.environment,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        wait_until(lambda: is_listening(self.port), within_seconds=20, what="RabbitMQ listens")

    def stop(self) -> None:
        """Kill it, with what it started."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


@contextmanager
def own_rabbitmq() -> Iterator[OwnRabbit]:
    """One that runs."""
    folder = Path(tempfile.mkdtemp(prefix="photodesk-rabbitmq-"))
    server = OwnRabbit(folder, free_port(), free_port(), free_port())
    try:
        server.start()
        yield server
    finally:
        server.stop()
        end_names = ["epmd", "-port", str(server.names_port), "-kill"]
        subprocess.run(end_names, check=False, capture_output=True, timeout=20)
        shutil.rmtree(folder, ignore_errors=True)
