#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace heddle {

/// A page of the manual, as docs/manual has it.
struct ManualPage
{
    QString topic; ///< "run": the name of its file.
    QString title; ///< Its first heading.
    QString markdown;
    QStringList sections; ///< The other headings.
};

/// All pages in the order of the contents; none where the resources are not compiled in.
const QList<ManualPage> &manualPages();

/// "Pause, cancel, go on" is "pause-cancel-go-on": how a topic names a heading.
QString headingName(const QString &heading);

/// A topic is a page, or a page and a heading of it: "run", "run#speed-up".
bool isManualTopic(const QString &topic);

/// Topics of the pages that hold all words of a text, those with a word in their title first. An
/// empty text finds all pages.
QStringList findInManual(const QString &text);

} // namespace heddle
