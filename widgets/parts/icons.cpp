#include "parts/icons.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <optional>

namespace heddle {

namespace {

/// The icon's picture; a file that is missing is our own mistake and draws nothing.
QPixmap render(const QString &name, const QSize &pixels, const QColor &color)
{
    const QString key = QStringLiteral("heddle/%1/%2x%3/%4")
                            .arg(name, QString::number(pixels.width()),
                                 QString::number(pixels.height()), color.name(QColor::HexArgb));
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    pixmap = QPixmap(pixels);
    pixmap.fill(Qt::transparent);
    QFile file(QStringLiteral(":/heddle/icons/%1.svg").arg(name));
    const bool found = file.open(QIODevice::ReadOnly);
    Q_ASSERT_X(found, "themedIcon", qPrintable(name));
    if (!found)
        return pixmap;
    QByteArray svg = file.readAll();
    svg.replace("currentColor", color.name().toLatin1()); // Qt paints currentColor black
    svg.replace("stroke-width=\"2\"", "stroke-width=\"1.75\"");
    QSvgRenderer renderer(svg);
    QPainter painter(&pixmap);
    const int side = std::min(pixels.width(), pixels.height());
    const qreal top = (pixels.height() - side) / 2.0;
    renderer.render(&painter, QRectF(0, top, side, side)); // left, so that a wide one makes a gap
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

/// Draws one Lucide icon; asks the theme for its colour each time.
class ThemeIconEngine : public QIconEngine
{
public:
    ThemeIconEngine(QString name, std::optional<Token> token)
        : m_name(std::move(name))
        , m_token(token)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal ratio = painter->device()->devicePixelRatioF();
        QPixmap picture = render(m_name, rect.size() * ratio, color(mode, state));
        picture.setDevicePixelRatio(ratio);
        painter->drawPixmap(rect.topLeft(), picture);
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        return render(m_name, size, color(mode, state));
    }

    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state,
                         qreal /*scale*/) override
    {
        return render(m_name, size, color(mode, state));
    }

    QIconEngine *clone() const override { return new ThemeIconEngine(*this); }
    QString key() const override { return QStringLiteral("heddle"); }
    bool isNull() override { return false; }

private:
    QColor color(QIcon::Mode mode, QIcon::State state) const
    {
        if (mode == QIcon::Disabled)
            return Theme::color(Token::Line2);
        if (m_token)
            return Theme::color(*m_token);
        const bool active = state == QIcon::On || mode == QIcon::Selected;
        return Theme::color(active ? Token::Accent : Token::Ink2);
    }

    QString m_name;
    std::optional<Token> m_token;
};

} // namespace

QIcon themedIcon(const QString &name)
{
    return QIcon(new ThemeIconEngine(name, std::nullopt));
}

QIcon themedIcon(const QString &name, Token token)
{
    return QIcon(new ThemeIconEngine(name, token));
}

QPixmap iconPixmap(const QString &name, int size, const QColor &color, qreal ratio)
{
    const int side = qRound(Theme::px(size) * ratio);
    QPixmap picture = render(name, QSize(side, side), color);
    picture.setDevicePixelRatio(ratio);
    return picture;
}

} // namespace heddle
