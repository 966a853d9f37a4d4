"""One parser under atheris, for so many seconds; started by `python -m tests.fuzz`."""

from __future__ import annotations

import sys

import atheris
import django

with atheris.instrument_imports(include=["media", "gallery", "newsroom"]):
    django.setup()
    from tests.fuzz.__main__ import FOLDER
    from tests.fuzz.parsers import PARSERS


def main() -> None:
    """libFuzzer ends the process: with 0 when the time is over, with 77 when something got out."""
    name, seconds = sys.argv[1:]
    parser, folder = PARSERS[name], FOLDER / name
    corpus, words = folder / "corpus", folder / "words"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(parser.seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    escaped = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in parser.words)
    words.write_text("".join(f'"{word}"\n' for word in escaped))
    options = [
        f"-max_total_time={seconds}",
        f"-max_len={parser.longest_bytes}",
        f"-artifact_prefix={folder}/",
        "-timeout=120",  # seconds of the clock: `read_quickly` counts those of the processor
        "-rss_limit_mb=2048",
        "-print_final_stats=1",
    ]
    if parser.words:
        options.append(f"-dict={words}")
    atheris.Setup([sys.argv[0], *options, str(corpus)], parser.read_quickly)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
