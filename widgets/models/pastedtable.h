#pragma once

#include "models/unsavedexperiment.h"

#include <QString>

#include <memory>

namespace heddle {

/// A table from the clipboard, in a file among the unsaved experiments.
struct PastedTable
{
    std::shared_ptr<UnsavedPlace> place;
    QString path; ///< "…/pasted.csv", or "pasted.tsv" when tabs stand between the values.
};

/// Writes text into a new folder of `root` and reads it as a table, to see whether it is one. What
/// is between the values (tab, comma, semicolon, …) is found by the reader.
/// @return BadInput  there is no text, only one row or one column, or rows of different lengths;
///         Io        it cannot be written.
/// Reads and writes files; any thread. Nothing is left of text that is no table.
Result<PastedTable> keepPastedTable(const QString &text, const QString &root);

} // namespace heddle
