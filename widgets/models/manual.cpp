#include "models/manual.h"

#include <QFile>
#include <QRegularExpression>

#include <algorithm>

namespace heddle {

namespace {

// The order of the contents.
constexpr const char *topics[] = {
    "start",   "data", "setup",   "formula", "learners",     "resampling", "tuning",   "treatment",
    "workers", "run",  "results", "export",  "command-line", "settings",   "keyboard", "glossary"};

QList<ManualPage> readPages()
{
    QList<ManualPage> pages;
    for (const char *topic : topics) {
        ManualPage page;
        page.topic = QString::fromLatin1(topic);
        QFile file(QStringLiteral(":/heddle/manual/%1.md").arg(page.topic));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        page.markdown = QString::fromUtf8(file.readAll());
        for (const QString &line : page.markdown.split(QLatin1Char('\n'))) {
            if (line.startsWith(QStringLiteral("# ")))
                page.title = line.mid(2);
            else if (line.startsWith(QStringLiteral("## ")))
                page.sections.append(line.mid(3));
        }
        pages.append(page);
    }
    return pages;
}

} // namespace

const QList<ManualPage> &manualPages()
{
    static const QList<ManualPage> pages = readPages();
    return pages;
}

QString headingName(const QString &heading)
{
    static const QRegularExpression others(QStringLiteral("[^a-z0-9]+"));
    QString name = heading.toLower().replace(others, QStringLiteral("-"));
    while (name.endsWith(QLatin1Char('-')))
        name.chop(1);
    return name;
}

bool isManualTopic(const QString &topic)
{
    const QString name = topic.section(QLatin1Char('#'), 0, 0);
    const QString heading = topic.section(QLatin1Char('#'), 1);
    for (const ManualPage &page : manualPages()) {
        if (page.topic != name)
            continue;
        return heading.isEmpty() ||
               std::any_of(page.sections.begin(), page.sections.end(),
                           [&](const QString &one) { return headingName(one) == heading; });
    }
    return false;
}

QStringList findInManual(const QString &text)
{
    const QStringList words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    QStringList inTitle;
    QStringList inText;
    for (const ManualPage &page : manualPages()) {
        const auto isIn = [&](const QString &where) {
            return std::all_of(words.begin(), words.end(), [&](const QString &word) {
                return where.contains(word, Qt::CaseInsensitive);
            });
        };
        if (isIn(page.title))
            inTitle.append(page.topic);
        else if (isIn(page.markdown))
            inText.append(page.topic);
    }
    return inTitle + inText;
}

} // namespace heddle
