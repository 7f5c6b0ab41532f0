"""ReportLab with the font parsed once for all documents, the code drawn by its own widget."""

import json
import resource
import sys
import time

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

font, pages_file, folder = sys.argv[1:4]
pdfmetrics.registerFont(TTFont("own", font))


def draw(name, page):
    sheet = canvas.Canvas(f"{folder}/{name}.pdf", pagesize=landscape(A4))
    for i, text in enumerate(page["texts"]):
        sheet.setFont("own", 40 if i == 0 else 14)
        sheet.drawString(80 + 300 * (i % 2), 520 - 18 * i, text)
    code = QrCodeWidget(page["url"], barLevel="M")
    left, bottom, right, top = code.getBounds()
    scale = [93 / (right - left), 0, 0, 93 / (top - bottom), 0, 0]
    drawing = Drawing(93, 93, transform=scale)
    drawing.add(code)
    renderPDF.draw(drawing, sheet, 80, 70)
    sheet.save()


pages = json.load(open(pages_file))
draw("warm", pages[0])
began, processor = time.time(), time.process_time()
for i, page in enumerate(pages):
    draw(i, page)
print(
    json.dumps(
        {
            "seconds": time.time() - began,
            "cpu": time.process_time() - processor,
            "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
    )
)
