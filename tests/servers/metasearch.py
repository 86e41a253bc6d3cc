"""Press the buttons of QGIS's MetaSearch; runs under the Python that QGIS is built for.

Usage: metasearch.py CSW-ADDRESS WORDS WEST,SOUTH,EAST,NORTH; prints one JSON object.
"""

import json
import sys

from qgis.core import QgsApplication, QgsSettings
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtWidgets import QMessageBox

sys.path.insert(0, "/usr/share/qgis/python/plugins")
from MetaSearch.dialogs.maindialog import MetaSearchDialog


class Window:
    """What MetaSearch asks of the main window of QGIS."""

    def __init__(self):
        self.canvas = QgsMapCanvas()

    def mapCanvas(self):  # noqa: N802 - the name QGIS calls
        return self.canvas


def complain(_parent, title, message, *_rest):
    raise SystemExit(f"{title}: {message}")


def titles(dialog):
    tree = dialog.treeRecords
    return [tree.topLevelItem(row).text(1) for row in range(tree.topLevelItemCount())]


def main(address, words, box):
    QMessageBox.warning = complain
    settings = QgsSettings()
    settings.setValue("/MetaSearch/Seutu/url", address)
    settings.setValue("/MetaSearch/selected", "Seutu")
    dialog = MetaSearchDialog(Window())
    dialog.spnTimeout.setValue(60)
    dialog.spnRecords.setValue(10)
    found = {}

    dialog.search()
    found["all"] = dialog.catalog.results["matches"]
    found["first"] = titles(dialog)
    dialog.btnNext.click()
    found["second"] = titles(dialog)

    dialog.leKeywords.setText(words)
    dialog.btnSearch.click()
    found["words"] = titles(dialog)

    dialog.leKeywords.setText("")
    edges = (dialog.leWest, dialog.leSouth, dialog.leEast, dialog.leNorth)
    for line, degrees in zip(edges, box.split(","), strict=True):
        line.setText(degrees)
    dialog.btnSearch.click()
    found["box"] = titles(dialog)
    return found


if __name__ == "__main__":
    application = QgsApplication([], True)
    application.initQgis()
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))
    sys.stdout.flush()
    application.exitQgis()
