"""`manage.py demo`: from nothing to a served newsroom with photographs, in one command."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from media.models import Photo
from newsroom.demo.publishing import publish_demo, publish_own_photos
from newsroom.demo.rendering import render_photos
from newsroom.demo.stories import DEMO_PHOTOS
from newsroom.importing.batch import TakenIn, take_in_files
from newsroom.importing.files import find_files
from newsroom.importing.found_files import Refused
from newsroom.importing.typed import named_path
from newsroom.running.address import AddressNotUsable, read_address, require_free

EDITOR = "editor"


class Command(BaseCommand):
    """Make the demo's photographs and stories, then start everything."""

    help = "Make photographs (or take your own), publish galleries and articles, start everything."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which photos, and where to listen."""
        parser.add_argument(
            "--photos",
            type=named_path,
            metavar="FOLDER",
            help="take these photos instead of painting",
        )
        parser.add_argument("--bind", default="127.0.0.1:8000", metavar="HOST:PORT")
        parser.add_argument(
            "--no-serve", action="store_true", help="stop when all is published; start nothing"
        )

    def handle(self, *_args: object, **options: Any) -> None:
        """Prepare, paint, take in, render, publish, serve."""
        folder: Path | None = options["photos"]
        if folder is not None and not folder.is_dir():
            raise CommandError(f"PHOTOS: {folder} is not a folder.")
        if not options["no_serve"]:
            self.require_free_address(options["bind"])  # before minutes of painting, not after
        call_command("migrate", interactive=False, verbosity=0)
        login = self.editor_login()
        columns = (
            TextColumn("{task.description:<28}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=Console()) as progress:
            urls = self.own_photos(folder, progress) if folder else self.demo_photos(progress)
        base = f"http://{options['bind']}"
        lines = [
            "",
            *(f"  {base}{url}" for url in ["/", *urls]),
            *(f"  {base}/api/v1{url.rstrip('/')}" for url in urls if "/galleries/" in url),
            f"  {base}/admin/   the desk: {login}",
            "",
        ]
        if options["no_serve"]:
            self.stdout.write("\n".join(lines))
            return
        call_command("up", bind=options["bind"], welcome="\n".join(lines), stdout=self.stdout)

    def require_free_address(self, bind: str) -> None:
        """Raise `CommandError` where the web server could not listen."""
        try:
            require_free(read_address(bind))
        except AddressNotUsable as error:
            raise CommandError(f"{error} For another one: make demo BIND=127.0.0.1:9000") from error

    def demo_photos(self, progress: Progress) -> list[str]:
        """Paint, take in, render and publish the demo; the pages' URLs."""
        try:
            from newsroom.demo.photographs import paint_demo_photos
        except ModuleNotFoundError as error:  # a newsroom of one's own needs no brushes
            raise CommandError(
                f"The demo's photographs are painted with {error.name}, which is not installed: "
                "`make demo` brings it, or: pip install -r requirements-demo.txt"
            ) from error
        task = progress.add_task("Painting photographs", total=len(DEMO_PHOTOS))
        folder = settings.DATA_DIR / "demo"
        paths = paint_demo_photos(folder, on_painted=lambda _photo: progress.advance(task))
        photos = self.take_in(paths, progress)
        return publish_demo({Path(name).name: photo for name, photo in photos.items()})

    def own_photos(self, folder: Path, progress: Progress) -> list[str]:
        """The same with the user's own photos."""
        photos = self.take_in([folder], progress)
        if not photos:
            raise CommandError(f"PHOTOS: no file in {folder} could be taken in.")
        return publish_own_photos(list(photos.values()), name=folder.resolve().name)

    def take_in(self, paths: list[Path], progress: Progress) -> dict[str, Photo]:
        """Files as photos with all their renditions, by path; a refused one is named."""
        found = list(find_files(paths))
        task = progress.add_task("Taking them in", total=len(found))
        taken: dict[str, int] = {}
        for result in take_in_files(found, uploaded_by=None):
            progress.advance(task)
            if isinstance(result, Refused):
                progress.console.print(f"refused {result.name}: {result.reason}", markup=False)
            elif isinstance(result, TakenIn):
                taken[result.name] = result.photo_id
        task = progress.add_task("Making their renditions", total=len(taken))
        render_photos(list(taken.values()), on_rendered=lambda: progress.advance(task))
        photos = Photo.objects.in_bulk(taken.values())
        return {name: photos[photo_id] for name, photo_id in taken.items()}

    def editor_login(self) -> str:
        """The editor's login, made on the first run; kept where only the owner reads it."""
        kept = settings.DATA_DIR / "demo-login"
        users = get_user_model().objects
        if users.filter(username=EDITOR).exists():
            return kept.read_text() if kept.exists() else f"{EDITOR}, with the password you gave"
        password = secrets.token_urlsafe(9)
        users.create_superuser(EDITOR, "", password)
        kept.touch(mode=0o600)
        kept.write_text(f"{EDITOR} / {password}")
        return kept.read_text()
