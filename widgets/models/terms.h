#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace heddle {

/// A word of the glossary.
struct Term
{
    QString word;
    QStringList forms; ///< Other words for it, and its irregular plural.
    QString meaning;   ///< One sentence.
};

/// All words, in the order of the alphabet, read from the manual's page "glossary": what it says is
/// what tool-tips say. None where the resources are not compiled in.
const QList<Term> &terms();

/// The words of the glossary that stand in a short text, such as a label, longest first where they
/// overlap: "Repeats", "stage of the run".
QList<Term> termsIn(const QString &text);

/// What a tool-tip says of a short text; empty when no word of the glossary stands in it.
QString explanationOf(const QString &text);

} // namespace heddle
