"""A published page in requests a second: ours, nginx, and what other libraries offer, in one run.

All servers are up at once and visited in turn by wrk, from the same cores: a slow spell of the
machine falls on all of them.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.bench.rounds import BENCH_PYTHON
from tests.journeys.running import OWN_VARIABLES, ROOT, free_port, wait_until
from tests.newsroom.serving.asking import ask, is_listening
from tests.newsroom.serving.nginx import PROGRAM, configure

CONNECTIONS = 64
QUIET_SECONDS = 0.3
MOST_QUIET_SECONDS = 10
TICKS = os.sysconf("SC_CLK_TCK")
BARE = """
daemon off;
pid {work}/bare.pid;
worker_processes 2;
error_log {work}/bare-error.log;
{user}
events {{ worker_connections 1024; }}
http {{
    types {{ text/html html; application/json json; }}
    charset utf-8;
    access_log {log};
    keepalive_requests 1000000;
    sendfile off;  # a small page goes out faster from memory
    open_file_cache max=1000;
    client_body_temp_path {work}/body; proxy_temp_path {work}/proxy;
    fastcgi_temp_path {work}/fastcgi; uwsgi_temp_path {work}/uwsgi; scgi_temp_path {work}/scgi;
    server {{
        listen 127.0.0.1:{port};
        root {tree};
        index index.html;
        location /api/ {{ index index.json; }}
        gzip_static on;
        expires 60s;
    }}
}}
"""


@dataclass(slots=True)
class Run:
    """One visit of wrk."""

    requests_a_second: float
    p99_ms: float
    cpu_us: float  # of the server, for each request
    failed: int


@dataclass(slots=True)
class Server:
    """One way to answer the page."""

    name: str
    command: Sequence[str]
    port: int
    path: str
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    runs: list[Run] = field(default_factory=list)

    def start(self, log: Path) -> None:
        """Start it and wait until it listens."""
        kept = {name: text for name, text in os.environ.items() if name not in OWN_VARIABLES}
        with log.open("w") as file:
            # Not in a session of its own: the kernel would weigh it against wrk as one.
            self.process = subprocess.Popen(
                self.command,
                env={**kept, "PYTHONPATH": str(ROOT), **self.environment},
                cwd=ROOT,
                stdout=file,
                stderr=file,
                process_group=0,
            )
        wait_until(
            lambda: is_listening(self.port) or (self.process and self.process.poll() is not None),
            within_seconds=30,
            what=f"{self.name} listens",
        )

    def stop(self) -> None:
        """End it."""
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()

    def rate(self) -> float:
        """Requests a second, the median of its runs."""
        return statistics.median(run.requests_a_second for run in self.runs)

    def p99_ms(self) -> float:
        """Milliseconds that one request of a hundred took longer than, likewise."""
        return statistics.median(run.p99_ms for run in self.runs)

    def cpu_us(self) -> float:
        """Microseconds of the server's CPU for a request, likewise."""
        return statistics.median(run.cpu_us for run in self.runs)


def servers_of(work: Path, data: Path, page: str) -> list[Server]:
    """All that are compared, by the order of the table."""
    tree = data / "site"
    user = "user root;" if os.geteuid() == 0 else ""
    servers = []
    for name, log in (("nginx, bare", "off"), ("nginx, bare, with a log", "buffered")):
        port = free_port()
        path = f"{work}/bare.log combined buffer=64k flush=5s" if log != "off" else "off"
        main = work / f"bare-{port}.conf"
        main.write_text(BARE.format(work=work, port=port, tree=tree, user=user, log=path))
        servers.append(Server(name, [PROGRAM, "-e", f"{work}/e.log", "-c", str(main)], port, page))
    shipped, port = work / "shipped", free_port()
    shipped.mkdir()
    main = configure(shipped, data=data, port=port, app_port=free_port())
    servers.append(
        Server("nginx, shipped", [PROGRAM, "-e", f"{work}/e.log", "-c", str(main)], port, page)
    )
    port = free_port()
    ours = {"DJANGO_SETTINGS_MODULE": "config.settings", "PHOTODESK_DATA_DIR": str(data)}
    front = [sys.executable, "-m", "newsroom.running.web_server", "--bind", f"127.0.0.1:{port}"]
    servers.append(Server("Photodesk's front", front, port, page, ours))
    peers = {"TREE": str(tree), "PAGE": page}
    for name, target in (("WhiteNoise", "whitenoise"), ("wagtail-cache", "wagtail_cache")):
        port = free_port()
        command = granian(str(BENCH_PYTHON), port, 1, f"tests.bench.serving_peers:{target}")
        servers.append(Server(f"{name} on Granian", [*command, "--factory"], port, page, peers))
    port = free_port()
    view = granian(sys.executable, port, 4, "config.wsgi:application")
    servers.append(Server("Django's view, SQLite", view, port, page, ours))
    return servers


def granian(python: str, port: int, threads: int, target: str) -> list[str]:
    """A WSGI application on Granian, with two processes."""
    options = ["--interface", "wsgi", "--workers", "2", "--no-ws", "--log-level", "warning"]
    place = ["--port", str(port), "--blocking-threads", str(threads)]
    return [python, "-m", "granian", *options, *place, target]


def visit(server: Server, seconds: int, connections: int = CONNECTIONS) -> Run:
    """Have wrk ask one server for its page."""
    assert server.process is not None
    before = cpu_ticks(server.process.pid)
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "10s"]
    address = f"http://127.0.0.1:{server.port}{server.path}"
    said = subprocess.check_output([*command, "-H", "Accept-Encoding: gzip", address], text=True)
    wait_until_quiet(server.process.pid)
    cpu_seconds = (cpu_ticks(server.process.pid) - before) / TICKS
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return Run(
        requests_a_second=float(found(r"Requests/sec:\s+([\d.]+)", said)[0]),
        p99_ms=milliseconds(*found(r"\n +99% +([\d.]+)(us|ms|s)\b", said)),
        cpu_us=1e6 * cpu_seconds / max(int(found(r"(\d+) requests in", said)[0]), 1),
        failed=int(failed[1]) if failed else 0,
    )


def wait_until_quiet(group: int) -> None:
    """Let a server work off what wrk left behind: it would be taken from the next one's time."""
    deadline = time.monotonic() + MOST_QUIET_SECONDS
    before, now = -1, cpu_ticks(group)
    while now != before and time.monotonic() < deadline:
        time.sleep(QUIET_SECONDS)
        before, now = now, cpu_ticks(group)


def found(pattern: str, text: str) -> tuple[str, ...]:
    """The groups of the first match; there is one."""
    match = re.search(pattern, text)
    assert match is not None, text
    return match.groups()


def milliseconds(value: str, unit: str) -> float:
    """A duration of wrk's."""
    return float(value) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[unit]


def cpu_ticks(group: int) -> int:
    """CPU time of the processes of a group so far."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            total += int(fields[11]) + int(fields[12])
    return total


def run_bench(*, rounds: int, seconds: int, json_file: Path | None) -> int:
    """Make the site, start everything, take turns, print the table."""
    with tempfile.TemporaryDirectory(prefix="bench-serving-") as folder, ExitStack() as ending:
        work, data = Path(folder), Path(folder) / "data"
        work.chmod(0o755)
        data.mkdir()
        page = make_site(data)
        servers = servers_of(work, data, page)
        for server in servers:
            ending.callback(server.stop)
            server.start(work / f"{server.port}.log")
        objects = asked_for_the_object(servers, page)
        for server in (*servers, *objects):
            answer = ask(server.port, server.path, accept_encoding="gzip")
            encoding = answer.headers.get("content-encoding", "identity")
            print(
                f"{server.name}, {server.path}: {answer.status}, {len(answer.body)} bytes, "
                f"{encoding}",
                flush=True,
            )
            if answer.status != 200:
                print((work / f"{server.port}.log").read_text()[-2000:], file=sys.stderr)
                return 1
            visit(server, 1, 8)
        for number in range(rounds):
            # To and fro, so that nobody always comes after the same one.
            for server in (*servers, *objects)[:: -1 if number % 2 else 1]:
                server.runs.append(visit(server, seconds))
    print(f"\n{CONNECTIONS} connections, gzip, {rounds} rounds of {seconds} s, medians")
    for title, contestants in (("The page", servers), ("Its object of the API", objects)):
        print(f"\n{title}\n")
        print_table(contestants)
    if json_file:
        figures = {
            f"{server.name}, {server.path}": [vars_of(run) for run in server.runs]
            for server in (*servers, *objects)
        }
        json_file.write_text(json.dumps(figures, indent=1))
    return 0


def asked_for_the_object(servers: Sequence[Server], page: str) -> list[Server]:
    """Those that serve files as they are, asked for the baked JSON of the page's gallery.

    A bare nginx finds it as it finds the page: as the index of its folder.
    """
    url = f"/api/v1{page.rstrip('/')}"
    asked = []
    for server in servers:
        if server.name.startswith("nginx, bare"):
            asked.append(replace(server, path=f"{url}/", runs=[]))
        elif server.name in ("nginx, shipped", "Photodesk's front"):
            asked.append(replace(server, path=url, runs=[]))
    return asked


def vars_of(run: Run) -> dict[str, float]:
    """A run's figures."""
    return {name: getattr(run, name) for name in Run.__dataclass_fields__}


def make_site(data: Path) -> str:
    """A baked site in a data folder; the path of its page."""
    made = subprocess.run(
        [sys.executable, "-m", "tests.bench.serving_site"],
        env={**os.environ, "PHOTODESK_DATA_DIR": str(data), "PHOTODESK_LOG_LEVEL": "WARNING"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    path: str = json.loads(made.stdout.splitlines()[-1])["path"]
    return path


def ratio(first: Server, second: Server) -> float:
    """How much faster the first was: the median over the rounds, in which they took turns."""
    pairs = zip(first.runs, second.runs, strict=True)
    return statistics.median(a.requests_a_second / b.requests_a_second for a, b in pairs)


def print_table(servers: Sequence[Server]) -> None:
    """What came out, as ratios to the bare nginx and to ours."""
    bare, ours = servers[0], next(s for s in servers if s.name == "Photodesk's front")
    print("| served by | requests/s | of bare nginx | ours is | p99 ms | CPU us | failed |")
    print("|---|---|---|---|---|---|---|")
    for server in servers:
        print(
            f"| {server.name} | {server.rate():,.0f} | {ratio(server, bare):.3f} "
            f"| {ratio(ours, server):.2f}x | {server.p99_ms():.1f} "
            f"| {server.cpu_us():.1f} | {sum(run.failed for run in server.runs)} |"
        )
