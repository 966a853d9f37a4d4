"""A real nginx with the shipped configuration, on folders and ports of the test's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from tests.journeys.running import ROOT, free_port, wait_until
from tests.newsroom.serving.asking import is_listening
from tests.programs import FOUND, REQUIRED

SHIPPED = ROOT / "deploy" / "nginx"
AS_SHIPPED = "127.0.0.1:9000/example-photodesk-public"  # the bucket of photodesk-bucket.conf
PROGRAM = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or "nginx"
BROTLI_MODULES = [
    Path(folder) / "ngx_http_brotli_static_module.so"
    for folder in ("/usr/lib/nginx/modules", "/usr/lib64/nginx/modules")
]
MAIN = """
{modules}
{user}
daemon off;
pid {work}/nginx.pid;
error_log {work}/error.log warn;
worker_processes 2;
pcre_jit on;
events {{ worker_connections 1024; }}
http {{
    client_body_temp_path {work}/body;
    proxy_temp_path {work}/proxy;
    fastcgi_temp_path {work}/fastcgi;
    uwsgi_temp_path {work}/uwsgi;
    scgi_temp_path {work}/scgi;
    include {work}/{name};
}}
"""


@dataclass(frozen=True, slots=True)
class Nginx:
    """One that runs."""

    port: int
    work: Path
    has_brotli: bool

    @property
    def log(self) -> str:
        """What it has to complain about."""
        return (self.work / "error.log").read_text()


def brotli_module() -> Path | None:
    """The module's file, where this machine has one."""
    return next((module for module in BROTLI_MODULES if module.exists()), None)


def configure(
    work: Path,
    *,
    data: Path,
    port: int,
    app_port: int,
    with_brotli: bool = True,
    said: Mapping[str, str] = MappingProxyType({}),
    bucket: str = "",
) -> Path:
    """Write the shipped configuration with a test's folders and ports; its main file.

    `said` are values of its maps that a newsroom sets. With `bucket`, "host:port/name", it is the
    configuration for a site in buckets.
    """
    name = "photodesk-bucket.conf" if bucket else "photodesk.conf"
    service, _, bucket_name = bucket.partition("/")
    module = brotli_module() if with_brotli else None
    shutil.copytree(SHIPPED / "photodesk", work / "photodesk", dirs_exist_ok=True)
    modules = work / "photodesk" / "modules"
    modules.mkdir(exist_ok=True)
    if module:
        shutil.copy(work / "photodesk/modules-available/brotli.conf", modules)
    shutil.copy(SHIPPED / name, work)
    replacements = {
        "/etc/nginx/photodesk": f"{work}/photodesk",
        "/var/cache/photodesk-nginx": f"{work}/cache",
        "/var/cache/photodesk-bucket": f"{work}/objects",
        "127.0.0.1:9000": service,
        "example-photodesk-public": bucket_name,
        "s3.example.org": service.partition(":")[0],
        "/var/log/nginx/photodesk.log": f"{work}/access.log",
        "/srv/photodesk/data": str(data),
        "/srv/photodesk/app": str(ROOT),
        "listen 80;": f"listen 127.0.0.1:{port};",
        "listen 80 default_server;": f"listen 127.0.0.1:{port} default_server;",
        "127.0.0.1:8000": f"127.0.0.1:{app_port}",
        "photos.example.org": "localhost 127.0.0.1",
        **{
            f'map "" $photodesk_{name} {{\n    default "";': (
                f'map "" $photodesk_{name} {{\n    default "{value}";'
            )
            for name, value in said.items()
        },
    }
    for path in (work / name, *(work / "photodesk").rglob("*.conf")):
        text = path.read_text()
        for shipped, ours in replacements.items():
            text = text.replace(shipped, ours)
        path.write_text(text)
    main = work / "nginx.conf"
    load = f"load_module {module};" if module else ""
    # Started by root, its workers become somebody who may not look into a test's folders.
    user = "user root;" if os.geteuid() == 0 else ""
    main.write_text(MAIN.format(work=work, name=name, modules=load, user=user))
    return main


def check_syntax(main: Path) -> subprocess.CompletedProcess[str]:
    """What `nginx -t` says of a configuration."""
    return subprocess.run(
        [PROGRAM, "-t", "-e", "stderr", "-c", str(main)],
        capture_output=True,
        text=True,
        check=False,
    )


@contextmanager
def running_nginx(
    work: Path,
    *,
    data: Path,
    app_port: int,
    said: Mapping[str, str] = MappingProxyType({}),
    bucket: str = "",
) -> Iterator[Nginx]:
    """nginx over a data folder or before a bucket, before an application of this machine."""
    port = free_port()
    main = configure(work, data=data, port=port, app_port=app_port, said=said, bucket=bucket)
    process = subprocess.Popen([PROGRAM, "-e", str(work / "error.log"), "-c", str(main)])
    try:
        wait_until(
            lambda: is_listening(port) or process.poll() is not None,
            within_seconds=10,
            what="nginx listens",
        )
        yield Nginx(port, work, brotli_module() is not None)
    finally:
        process.terminate()
        process.wait(10)


def main() -> int:
    """`make check`: try the shipped configuration where nginx is; 0 when nothing is wrong."""
    if not FOUND["nginx"]():
        print("NOT CHECKED: deploy/nginx, since nginx is not here.")
        return 1 if "nginx" in REQUIRED else 0
    for with_brotli, bucket in ((True, ""), (False, ""), (True, AS_SHIPPED)):
        with tempfile.TemporaryDirectory() as folder:
            work = Path(folder)
            main_file = configure(
                work,
                data=work,
                port=free_port(),
                app_port=8000,
                with_brotli=with_brotli,
                bucket=bucket,
            )
            checked = check_syntax(main_file)
        if checked.returncode or "[warn]" in checked.stderr:
            print(checked.stderr)
            return 1
    print("deploy/nginx: nginx -t is content.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
