#include "models/terms.h"

#include "models/manual.h"

#include <QRegularExpression>

#include <algorithm>

namespace heddle {

namespace {

constexpr qsizetype mostExplained = 3; // in one tool-tip
constexpr qsizetype lineLength = 60;   // of a tool-tip, in characters

/// Lines of about equal length: left alone, a tool-tip of markup is narrow and high.
QString wrapped(const QString &text)
{
    QString lines;
    qsizetype length = 0;
    for (const QString &word : text.split(QLatin1Char(' '))) {
        const bool breaks = length > 0 && length + word.size() >= lineLength;
        if (!lines.isEmpty())
            lines += breaks ? QStringLiteral("<br/>") : QStringLiteral(" ");
        length = (breaks ? 0 : length + 1) + word.size();
        lines += word.toHtmlEscaped();
    }
    return lines;
}

/// "- **axis** (axes): a dimension of the grid."
QList<Term> readTerms()
{
    static const QRegularExpression line(
        QStringLiteral(R"(^- \*\*(.+?)\*\*(?: \((.+?)\))?: (.+)$)"),
        QRegularExpression::MultilineOption);
    QList<Term> found;
    for (const ManualPage &page : manualPages()) {
        if (page.topic != QStringLiteral("glossary"))
            continue;
        auto matches = line.globalMatch(page.markdown);
        while (matches.hasNext()) {
            const QRegularExpressionMatch match = matches.next();
            found.append({match.captured(1),
                          match.captured(2).split(QStringLiteral(", "), Qt::SkipEmptyParts),
                          match.captured(3)});
        }
    }
    return found;
}

/// A form of a term, and how it is found in a text.
struct Form
{
    qsizetype term;
    qsizetype length;
    QRegularExpression pattern;
};

QList<Form> makeForms()
{
    QList<Form> forms;
    for (qsizetype i = 0; i < terms().size(); ++i) {
        for (const QString &form : QStringList(terms().at(i).word) + terms().at(i).forms)
            forms.append({i, form.size(),
                          QRegularExpression(QStringLiteral("(?<![\\w-])%1s?(?![\\w-])")
                                                 .arg(QRegularExpression::escape(form)),
                                             QRegularExpression::CaseInsensitiveOption)});
    }
    std::stable_sort(forms.begin(), forms.end(),
                     [](const Form &a, const Form &b) { return a.length > b.length; });
    return forms;
}

} // namespace

const QList<Term> &terms()
{
    static const QList<Term> all = readTerms();
    return all;
}

QList<Term> termsIn(const QString &text)
{
    static const QList<Form> forms = makeForms();
    QString left = text;
    QList<std::pair<qsizetype, qsizetype>> found; // place in the text, number of the term
    for (const Form &form : forms) {
        const QRegularExpressionMatch match = form.pattern.match(left);
        if (!match.hasMatch())
            continue;
        left.replace(match.capturedStart(), match.capturedLength(),
                     QString(match.capturedLength(), QChar(0)));
        const auto isIt = [&](const auto &one) { return one.second == form.term; };
        if (std::none_of(found.begin(), found.end(), isIt))
            found.append({match.capturedStart(), form.term});
    }
    std::sort(found.begin(), found.end());
    QList<Term> result;
    for (const auto &[place, term] : found)
        result.append(terms().at(term));
    return result;
}

QString explanationOf(const QString &text)
{
    QStringList lines;
    for (const Term &term : termsIn(text).mid(0, mostExplained))
        lines.append(
            QStringLiteral("<p style='white-space:nowrap'><span style='font-weight:600'>%1</span>: "
                           "%2</p>")
                .arg(term.word.toHtmlEscaped(), wrapped(term.meaning)));
    return lines.join(QString());
}

} // namespace heddle
