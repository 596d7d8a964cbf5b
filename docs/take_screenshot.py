"""`make screenshot`: the picture in the README, taken of the demo's search page."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

TARGET = Path(__file__).parent / "search.png"
QUERY = "/suche?q=Bombe"


def main() -> None:
    """Build a demo, serve it, and take the picture."""
    browser_path = os.environ.get("HERNE_CHROMIUM") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            "-u",
            "-m",
            "archive",
            "demo",
            "--archive",
            folder,
            "--port",
            "0",
        ]
        with (
            subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as demo,  # noqa: S603 - our own command, no shell
            sync_playwright() as playwright,
        ):
            assert demo.stdout is not None  # noqa: S101 - it is a pipe
            line = next(line for line in demo.stdout if "http://" in line)
            address = next(word for word in line.split() if word.startswith("http://")).rstrip("/")
            browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"])
            page = browser.new_page(viewport={"width": 1100, "height": 860}, color_scheme="light")
            page.goto(address + QUERY)
            page.screenshot(path=TARGET)
            browser.close()
            demo.terminate()
    print(f"Written: {TARGET}")  # noqa: T201 - a script


if __name__ == "__main__":
    main()
