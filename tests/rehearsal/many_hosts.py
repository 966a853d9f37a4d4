"""The rehearsal: work goes on while a worker is cut off, Redis is lost, PostgreSQL fails over."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3

from tests.faults.own_programs import USER
from tests.journeys.running import OWN_VARIABLES, ROOT, wait_until
from tests.rehearsal.network import Host, hosts
from tests.rehearsal.people import Editor
from tests.rehearsal.photos import write_photos
from tests.rehearsal.reading import SlowReaders
from tests.rehearsal.units_and_servers import (
    BUCKETS,
    Cluster,
    Unit,
    nginx_unit,
    read_unit,
    redis_unit,
    s3_unit,
    wait_for,
)

PUBLISH = """
    import json
    from django.contrib.auth.models import User
    from gallery.models import Gallery
    from gallery.slides.sequence import place_photos
    from media.models import Photo
    from newsroom.publishing.workflow import publish
    User.objects.create_superuser("ana", password="secret-of-ana")
    for number in range({galleries}):
        gallery = Gallery.objects.create(title=f"Night {{number}}", slug=f"night-{{number}}")
        place_photos(gallery, Photo.objects.order_by("pk"))
        publish(gallery)
    print(json.dumps(True))
"""
WITHDRAW = """
    import json
    from gallery.models import Gallery
    from newsroom.publishing.workflow import withdraw
    withdraw(Gallery.objects.get(slug={slug!r}))
    print(json.dumps(True))
"""
# A photo that somebody is making waits, too: its pages are baked again when it is made.
WAITING = """
    import json
    from media.models import MAX_RENDER_TRIES, Photo, RenderTier
    from newsroom.models.public_tree import BakedPage, StaleMark
    photos = Photo.objects.filter(
        render_tier__gt=RenderTier.NOTHING, render_tries__lt=MAX_RENDER_TRIES, killed_at=None
    )
    print(json.dumps([
        photos.count(), BakedPage.objects.stale().count() + StaleMark.objects.count(),
        Photo.objects.filter(state="ready").count(), Photo.objects.filter(state="failed").count(),
    ]))
"""


# Host, unit and instance.
SERVICES = (
    *(("web1", "photodesk-web", ""), ("web2", "photodesk-web", "")),
    *((f"worker{number}", "photodesk-worker@", str(number)) for number in (1, 2, 3)),
    *((f"publisher{number}", "photodesk-publisher@", str(number)) for number in (1, 2)),
    *(("publisher1", "photodesk-scheduler", ""), ("publisher2", "photodesk-keeper@", "1")),
)


@dataclass(slots=True)
class Newsroom:
    """All of it, running."""

    hosts: dict[str, Host]
    folder: Path
    environment: dict[str, str]
    units: dict[str, Unit]
    primary: Cluster
    replica: Cluster
    code: Path = ROOT
    figures: list[tuple[str, str]] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where readers and editors go."""
        return self.hosts["nginx"].address

    def note(self, what: str, figure: str) -> None:
        """A line of the table."""
        self.figures.append((what, figure))
        print(f"{what}: {figure}", flush=True)

    def manage(self, *arguments: str) -> str:
        """A command, on the first web host."""
        done = subprocess.run(
            self.hosts["web1"].command(sys.executable, str(self.code / "manage.py"), *arguments),
            env=self.environment,
            cwd=self.code,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        if done.returncode:
            raise SystemExit(
                f"manage.py {arguments[0]}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
            )
        return done.stdout

    def unit(self, name: str, unit: str, instance: str) -> Unit:
        """A unit of a host, with the code of now."""
        host = self.hosts[name]
        command = read_unit(unit, instance, host.address, code=self.code)
        log = self.folder / f"{name}-{unit.rstrip('@')}.log"
        return Unit(host, command, self.environment, log, self.code)

    def answer(self, script: str) -> Any:
        """What a script inside Django prints."""
        return json.loads(
            self.manage("shell", "-v", "0", "-c", textwrap.dedent(script)).splitlines()[-1]
        )

    def wait_until_done(self, photos: int, *, within_seconds: float = 120) -> float:
        """Wait until no photo and no page waits; the seconds."""
        began = time.monotonic()

        def is_done() -> bool:
            waiting, stale, ready, failed = self.answer(WAITING)
            return not waiting and not stale and ready + failed >= photos

        wait_until(is_done, within_seconds=within_seconds, what="everything made")
        return time.monotonic() - began

    def status(self, path: str) -> int:
        """Of a page, for a reader."""
        return Editor(self.address).ask("GET", path)[0]

    def seconds_until(self, path: str, status: int, *, within_seconds: float = 60) -> float:
        """How long until a page answers so."""
        began = time.monotonic()
        wait_until(
            lambda: self.status(path) == status,
            within_seconds=within_seconds,
            what=f"{path} {status}",
        )
        return time.monotonic() - began


@contextmanager
def newsroom(code: Path = ROOT) -> Iterator[Newsroom]:
    """Two web servers, three workers, two publishers, two databases, Redis, S3 and nginx."""
    with ExitStack() as ending:
        found = ending.enter_context(hosts())
        made = ending.enter_context(tempfile.TemporaryDirectory(prefix="photodesk-rehearsal-"))
        folder = Path(made)
        ending.callback(keep_logs, folder)
        folder.chmod(0o755)
        primary = Cluster(found["db1"], folder / "db1")
        replica = Cluster(found["db2"], folder / "db2")
        primary.create()
        primary.start()
        ending.callback(end_cluster, primary)
        found["db1"].run("createdb", "-h", found["db1"].address, "-U", USER, "photodesk")
        replica.follow(primary)
        ending.callback(end_cluster, replica)
        primary.control("stop", "-m", "fast")
        primary.start(waits_for_replica=True)
        units: dict[str, Unit] = {}

        def end_units() -> None:
            """Those of now: an upgrade has replaced some."""
            for unit in units.values():
                unit.end()

        ending.callback(end_units)

        def run(name: str, unit: Unit) -> None:
            units[name] = unit
            unit.start()

        run("redis", redis_unit(found["redis"], folder / "redis"))
        run("s3", s3_unit(found["s3"], folder / "s3"))
        wait_for(found["redis"], 6379)
        wait_for(found["s3"], 9000)
        environment = settings_of(found, folder)
        make_buckets(found["s3"])
        this = Newsroom(found, folder, environment, units, primary, replica, code)
        this.manage("migrate", "-v", "0")
        this.manage("collectstatic", "--noinput", "-v", "0")
        for name, unit, instance in SERVICES:
            run(f"{name}:{unit}", this.unit(name, unit, instance))
        webs = [found["web1"], found["web2"]]
        run("nginx", nginx_unit(found["nginx"], folder / "nginx", webs=webs, s3=found["s3"]))
        for host in webs:
            wait_for(host, 8000)
        wait_for(found["nginx"], 80)
        yield this


def keep_logs(folder: Path) -> None:
    """All logs, in the folder that REHEARSAL_LOGS names: what to read after a failure."""
    if kept := os.environ.get("REHEARSAL_LOGS"):
        for path in (*folder.glob("*.log"), *folder.glob("*/*log")):
            name = "-".join(path.relative_to(folder).parts)
            shutil.copyfile(path, Path(kept) / name)


def end_cluster(cluster: Cluster) -> None:
    """At once, if it runs."""
    if (cluster.folder / "data/postmaster.pid").exists():
        cluster.control("-m", "immediate", "stop")


def settings_of(found: dict[str, Host], folder: Path) -> dict[str, str]:
    """The environment file of this newsroom."""
    kept = {name: text for name, text in os.environ.items() if name not in OWN_VARIABLES}
    databases = ",".join(found[name].address for name in ("db1", "db2"))
    return {
        **kept,
        "PHOTODESK_DATA_DIR": str(folder / "data"),
        "PHOTODESK_MAY_BEGIN": "yes",
        "PHOTODESK_BASE_URL": f"http://{found['nginx'].address}",
        "ALLOWED_HOSTS": ",".join(host.address for host in found.values()),
        "SECRET_KEY": "a-key-of-the-rehearsal-and-of-nothing-else-at-all",
        "PHOTODESK_TRUSTED_PROXIES": "1",
        "DATABASE_URL": (
            f"postgresql://{USER}@/photodesk?host={databases}&port=5432,5432"
            "&target_session_attrs=read-write"
        ),
        "CELERY_BROKER_URL": f"redis://{found['redis'].address}:6379/0",
        "PHOTODESK_STORAGE": "s3",
        "AWS_ACCESS_KEY_ID": "rehearsal",
        "AWS_SECRET_ACCESS_KEY": "rehearsal",
        "AWS_STORAGE_BUCKET_NAME": BUCKETS["private"],
        "PHOTODESK_PUBLIC_BUCKET": BUCKETS["public"],
        "AWS_S3_ENDPOINT_URL": f"http://{found['s3'].address}:9000",
        "AWS_S3_REGION_NAME": "us-east-1",
    }


# As docs/operations/scaling.md gives it.
READABLE = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": "*",
            "Action": ["s3:GetObject"],
            "Resource": f"arn:aws:s3:::{BUCKETS['public']}/*",
        }
    ],
}


def make_buckets(host: Host) -> None:
    """As whoever runs the store does."""
    client = boto3.client(
        "s3",
        endpoint_url=f"http://{host.address}:9000",
        region_name="us-east-1",
        aws_access_key_id="rehearsal",
        aws_secret_access_key="rehearsal",
    )
    for bucket in BUCKETS.values():
        client.create_bucket(Bucket=bucket)
    client.put_bucket_policy(Bucket=BUCKETS["public"], Policy=json.dumps(READABLE))


def upload_all(this: Newsroom, paths: list[Path], chance: random.Random) -> threading.Thread:
    """An editor who uploads in the background; his longest wait is noted."""

    def work() -> None:
        editor = Editor(this.address)
        editor.log_in("ana", "secret-of-ana")
        for path in paths:
            editor.upload(path.name, path.read_bytes())
            time.sleep(chance.uniform(1, 3))
        this.note("the longest wait of an editor who uploads", f"{editor.longest_seconds:.1f} s")

    thread = threading.Thread(target=work)
    thread.start()
    return thread


def rehearse() -> None:
    """All of it once; prints a table."""
    began = time.monotonic()
    chance = random.Random(7)
    with newsroom() as this:
        this.note("from nothing to all services", f"{time.monotonic() - began:.0f} s")
        photos = write_photos(this.folder / "photos", 4)
        this.manage("ingest", *map(str, photos))
        this.answer(PUBLISH.format(galleries=3))
        seconds = this.wait_until_done(4)
        this.note("four photos and three galleries public", f"{seconds:.0f} s")
        urls = ["/", "/galleries/", *(f"/galleries/night-{number}/" for number in (0, 1))]
        with SlowReaders(this.address, urls) as readers:
            more = write_photos(this.folder / "more", 24)
            uploading = upload_all(this, more, chance)

            this.hosts["worker1"].cut_off()
            time.sleep(15)
            this.hosts["worker1"].bring_back()

            this.units["redis"].kill()
            this.answer(WITHDRAW.format(slug="night-2"))
            seconds = this.seconds_until("/galleries/night-2/", 410)
            this.note("a gallery withdrawn while Redis is lost is dark in", f"{seconds:.1f} s")

            this.primary.control("-m", "immediate", "stop")
            lost = time.monotonic()
            this.replica.control("promote")
            wait_until(lambda: this.status("/readyz") in (200, 404), within_seconds=60, what="web")
            editor = Editor(this.address)
            editor.log_in("ana", "secret-of-ana")
            this.note(
                "a login answered after the database failed over",
                f"{time.monotonic() - lost:.1f} s",
            )

            for name in ("web1", "publisher1", "worker2"):
                for unit in (
                    unit for key, unit in this.units.items() if key.startswith(f"{name}:")
                ):
                    unit.kill()
            uploading.join()
            seconds = this.wait_until_done(28, within_seconds=240)
            this.note("after the last upload, all renditions and pages", f"{seconds:.0f} s")
        this.note("readers' requests, and those that failed", readers.said)
        dark = {this.status(path) for path in ("/galleries/night-2/", "/api/v1/galleries/night-2")}
        this.note("what was withdrawn, at both addresses", str(sorted(dark)))
        _, _, ready, failed = this.answer(WAITING)
        this.note("photos ready, failed", f"{ready}, {failed}")
        found = [json.loads(this.manage("reconcile", "--json"))["mended"] for _ in range(2)]
        this.note("what reconcile mended, first and second time", str(found))
        assert readers.failed == [], readers.failed[:5]
        assert dark == {410}
        assert (ready, failed) == (28, 0)
        assert found[-1] == 0
