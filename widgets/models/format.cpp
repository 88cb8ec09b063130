#include "models/format.h"

#include <QLocale>

#include <array>
#include <cmath>

namespace heddle {

namespace {

const QChar minusSign(0x2212);

/// English notation whatever the desktop speaks: tables must match files, code and manual.
const QLocale &notation()
{
    static const QLocale locale(QLocale::English, QLocale::UnitedStates);
    return locale;
}

QString withMinus(QString text)
{
    return text.replace(QLatin1Char('-'), minusSign);
}

QString special(double value)
{
    if (std::isnan(value))
        return unknownText();
    return value > 0 ? QStringLiteral("∞") : minusSign + QStringLiteral("∞");
}

QString withoutTrailingZeros(QString text)
{
    if (!text.contains(QLatin1Char('.')))
        return text;
    while (text.endsWith(QLatin1Char('0')))
        text.chop(1);
    if (text.endsWith(QLatin1Char('.')))
        text.chop(1);
    return text;
}

/// "1.2e−9": no leading zeros in the exponent.
QString scientific(double value, int digits, bool keepZeros)
{
    const QString text = QString::number(value, 'e', digits - 1);
    const qsizetype mark = text.indexOf(QLatin1Char('e'));
    const QString head = keepZeros ? text.left(mark) : withoutTrailingZeros(text.left(mark));
    return withMinus(head + QLatin1Char('e') + QString::number(text.mid(mark + 1).toInt()));
}

} // namespace

QString unknownText()
{
    return QStringLiteral("–");
}

QString formatCount(std::int64_t count)
{
    return withMinus(notation().toString(qlonglong(count)));
}

QString formatCounted(std::int64_t count, const QString &one, const QString &many)
{
    return formatCount(count) + QLatin1Char(' ') + (count == 1 ? one : many);
}

QString formatFixed(double value, int decimals)
{
    if (!std::isfinite(value))
        return special(value);
    QString text = notation().toString(value, 'f', decimals);
    const QString zero = QLatin1Char('-') + notation().toString(0.0, 'f', decimals);
    if (text == zero) // a tiny negative number is not "−0.00"
        text.remove(0, 1);
    return withMinus(text);
}

QString formatShort(double value, int digits)
{
    if (!std::isfinite(value))
        return special(value);
    const double size = std::abs(value);
    if (size != 0 && (size < 1e-4 || size >= 1e7))
        return scientific(value, digits, false);
    const int before = size < 1 ? 0 : int(std::floor(std::log10(size))) + 1;
    const int leading = size == 0 || size >= 1 ? 0 : int(-std::floor(std::log10(size))) - 1;
    const int decimals = std::max(0, digits - before + leading);
    const QString text = notation().toString(value, 'f', decimals);
    return withMinus(withoutTrailingZeros(text));
}

QString formatAlike(double value, double largest, int digits)
{
    constexpr int most = 6;
    if (!(largest > 0) || !std::isfinite(largest))
        return formatShort(value, digits);
    const int decimals = std::max(0, digits - 1 - int(std::floor(std::log10(largest))));
    if (decimals > most || largest >= std::pow(10, most))
        return formatShort(value, digits);
    return formatFixed(value, decimals);
}

QString formatP(double p)
{
    if (!std::isfinite(p))
        return unknownText();
    if (p < 1e-16)
        return QStringLiteral("< 1e") + minusSign + QStringLiteral("16");
    if (p >= 0.0005)
        return formatFixed(p, 4);
    return scientific(p, 2, true);
}

QString formatPercent(double share, int decimals)
{
    if (!std::isfinite(share))
        return unknownText();
    return formatFixed(100 * share, decimals) + QStringLiteral(" %");
}

QString formatDuration(double seconds)
{
    if (!std::isfinite(seconds) || seconds < 0)
        return unknownText();
    if (seconds < 0.9995) {
        const double ms = seconds * 1000;
        return formatFixed(ms, ms < 9.95 ? 1 : 0) + QStringLiteral(" ms");
    }
    if (seconds < 59.5) {
        int decimals = 0;
        if (seconds < 9.95)
            decimals = seconds < 1.995 ? 2 : 1;
        return formatFixed(seconds, decimals) + QStringLiteral(" s");
    }
    const auto whole = std::int64_t(std::llround(seconds));
    const auto two = [](std::int64_t number) {
        return QStringLiteral("%1").arg(number, 2, 10, QLatin1Char('0'));
    };
    const QString tail = two(whole % 60);
    if (whole < 3600)
        return QStringLiteral("%1:%2").arg(whole / 60).arg(tail);
    return QStringLiteral("%1:%2:%3").arg(formatCount(whole / 3600), two(whole / 60 % 60), tail);
}

QString formatSpeedUp(double speedUp)
{
    constexpr double plain = 0.0995; // below, two decimals would say too little, or 0.00
    if (!std::isfinite(speedUp) || speedUp <= 0)
        return unknownText();
    return (speedUp < plain ? formatShort(speedUp, 2) : formatFixed(speedUp, 2)) + u'×';
}

QString formatBytes(double bytes)
{
    if (!std::isfinite(bytes) || bytes < 0)
        return unknownText();
    constexpr std::array<const char *, 5> units = {"B", "kB", "MB", "GB", "TB"};
    std::size_t unit = 0;
    while (bytes >= 999.5 && unit + 1 < units.size()) {
        bytes /= 1000;
        ++unit;
    }
    const bool decimal = unit > 0 && bytes < 9.95;
    return formatFixed(bytes, decimal ? 1 : 0) + QLatin1Char(' ') + QLatin1String(units.at(unit));
}

} // namespace heddle
