#pragma once

#include <QString>

#include <cstdint>

namespace heddle {

/// Numbers as people read them, the same in every locale: point as decimal mark, comma between
/// groups of thousands, minus sign U+2212. What is not known (NaN) is an en dash, never 0.

/// "20,000", "−3".
QString formatCount(std::int64_t count);

/// "1 level", "20,000 levels": the count with the word that fits it.
QString formatCounted(std::int64_t count, const QString &one, const QString &many);

/// "−0.2454" with a fixed number of decimals; infinite is "∞" or "−∞".
QString formatFixed(double value, int decimals);

/// `digits` significant digits in the shortest form: "0.0123", "1.2e−9", "20,000".
QString formatShort(double value, int digits = 4);

/// One of several numbers that stand below each other: with as many decimals as give `largest`,
/// the largest size among them, `digits` significant digits; as formatShort() where that is out of
/// proportion (beyond six decimals or digits).
QString formatAlike(double value, double largest, int digits = 4);

/// A p value as in a coefficient table: 4 decimals, below 0.0005 "3.6e−4", below 1e−16 "< 1e−16".
QString formatP(double p);

/// A share of 1 in per cent: "93 %", with decimals "96.7 %".
QString formatPercent(double share, int decimals = 0);

/// A time span: "0.4 ms", "38 ms", "1.23 s", "8.7 s", "45 s", "3:14", "1:02:03".
QString formatDuration(double seconds);

/// A speed-up: "3.72×", of very short runs "0.013×"; 0 is not known yet.
QString formatSpeedUp(double speedUp);

/// "713 kB", "2.7 MB", "24 GB" (powers of 1,000).
QString formatBytes(double bytes);

/// "–", for what is not known.
QString unknownText();

} // namespace heddle
