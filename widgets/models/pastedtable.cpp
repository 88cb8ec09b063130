#include "models/pastedtable.h"

#include "data/csvreader.h"

namespace heddle {

namespace {

Error notPasted(const QString &cause)
{
    return badInput(cause.toStdString(), "Nothing was pasted.",
                    "Copy rows and columns with their names in the first row, as from a "
                    "spreadsheet.");
}

/// Whether what was read looks like a table, not like prose.
Result<void> checkTable(const Result<CsvTable> &read)
{
    if (!read)
        return notPasted(QStringLiteral("The text in the clipboard is no table: %1")
                             .arg(QString::fromStdString(read.error().cause)));
    if (read->table.columnCount() < 2)
        return notPasted(
            QStringLiteral("The text in the clipboard has one column: neither tabs nor commas "
                           "nor semicolons stand between values."));
    if (read->table.rows() == 0)
        return notPasted(QStringLiteral("The text in the clipboard has no row below its first."));
    if (read->linesLeftOut > read->table.rows())
        return notPasted(QStringLiteral(
            "Most lines of the text in the clipboard have other numbers of values than the "
            "first."));
    return {};
}

} // namespace

Result<PastedTable> keepPastedTable(const QString &text, const QString &root)
{
    if (text.trimmed().isEmpty())
        return notPasted(QStringLiteral("There is no text in the clipboard."));
    QByteArray bytes = text.toUtf8();
    if (!bytes.endsWith('\n'))
        bytes.append('\n');
    const bool hasTabs = bytes.left(bytes.indexOf('\n')).contains('\t');
    const auto place = std::make_shared<UnsavedPlace>(root);
    const auto path = place->writeTable(
        hasTabs ? QStringLiteral("pasted.tsv") : QStringLiteral("pasted.csv"), bytes);
    if (!path)
        return path.error();
    if (const Result<void> checked = checkTable(readCsv(path->toStdString())); !checked) {
        place->remove();
        return checked.error();
    }
    return PastedTable{place, *path};
}

} // namespace heddle
