#include "parts/chartpicture.h"

#include "parts/theme.h"

#include <QFile>
#include <QImage>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QScopedValueRollback>
#include <QSvgGenerator>
#include <QWidget>

namespace heddle {

namespace {

constexpr double pointsPerPixel = 0.75; // 96 pixels are 72 points
constexpr int pdfResolution = 1200;     // of its units; pixels are scaled to them
constexpr int pngRatio = 2;

bool pictureIsTaken = false;

void renderChart(QWidget *chart, QPainter &painter)
{
    const QScopedValueRollback<bool> rollback(pictureIsTaken, true);
    painter.fillRect(QRect(QPoint(), chart->size()), Theme::color(Token::Surface));
    chart->render(&painter, {}, {}, QWidget::DrawChildren);
}

QImage chartImage(QWidget *chart)
{
    QImage image(chart->size() * pngRatio, QImage::Format_RGB32);
    image.setDevicePixelRatio(pngRatio);
    QPainter painter(&image);
    renderChart(chart, painter);
    return image;
}

bool saveSvg(QWidget *chart, const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return false;
    QSvgGenerator generator;
    generator.setOutputDevice(&file);
    generator.setSize(chart->size());
    generator.setViewBox(QRect(QPoint(), chart->size()));
    generator.setTitle(chart->accessibleName());
    generator.setDescription(chart->accessibleDescription());
    QPainter painter(&generator);
    renderChart(chart, painter);
    return painter.end() && file.flush() && file.error() == QFile::NoError;
}

bool savePdf(QWidget *chart, const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return false;
    QPdfWriter writer(&file);
    writer.setTitle(chart->accessibleName());
    writer.setResolution(pdfResolution);
    writer.setPageSize(QPageSize(QSizeF(chart->size()) * pointsPerPixel, QPageSize::Point, {},
                                 QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF());
    QPainter painter(&writer);
    const double scale = static_cast<double>(writer.width()) / chart->width();
    painter.scale(scale, scale);
    renderChart(chart, painter);
    return painter.end() && file.flush() && file.error() == QFile::NoError;
}

} // namespace

bool isPictureTaken()
{
    return pictureIsTaken;
}

QString suffixOf(PictureFormat format)
{
    switch (format) {
    case PictureFormat::Svg:
        return QStringLiteral("svg");
    case PictureFormat::Pdf:
        return QStringLiteral("pdf");
    case PictureFormat::Png:
        break;
    }
    return QStringLiteral("png");
}

QPixmap chartPixmap(QWidget *chart)
{
    return QPixmap::fromImage(chartImage(chart));
}

bool saveChart(QWidget *chart, PictureFormat format, const QString &path)
{
    switch (format) {
    case PictureFormat::Svg:
        return saveSvg(chart, path);
    case PictureFormat::Pdf:
        return savePdf(chart, path);
    case PictureFormat::Png:
        break;
    }
    return chartImage(chart).save(path, "PNG");
}

} // namespace heddle
