// Draws an SVG file as a square PNG: `rendericon IN.svg SIZE OUT.png`. A tool of the build, which
// makes the icon's sizes for desktops that do not scale it themselves.
#include <QCoreApplication>
#include <QImage>
#include <QPainter>
#include <QSvgRenderer>

#include <cstdio>

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    const int size = words.size() == 4 ? words.at(2).toInt() : 0;
    if (size <= 0) {
        std::fputs("usage: rendericon IN.svg SIZE OUT.png\n", stderr);
        return 2;
    }
    QSvgRenderer renderer(words.at(1));
    if (!renderer.isValid()) {
        std::fprintf(stderr, "rendericon: %s is no SVG file.\n", qPrintable(words.at(1)));
        return 2;
    }
    QImage image(size, size, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    renderer.render(&painter);
    painter.end();
    if (image.save(words.at(3), "PNG"))
        return 0;
    std::fprintf(stderr, "rendericon: %s cannot be written.\n", qPrintable(words.at(3)));
    return 1;
}
