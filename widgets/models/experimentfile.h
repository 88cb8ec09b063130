#pragma once

#include "plan/experiment.h"

#include <QString>

namespace heddle {

/// The experiment as it must read when its file stands at `path`: the same data file, relative to
/// the new folder.
Experiment movedExperiment(Experiment experiment, const QString &path);

/// Writes the document beside its place and renames it: a reader sees the old file or the whole
/// new one. @return Io when the folder or disk refuses.
Result<void> writeExperiment(const Experiment &experiment, const std::string &path);

/// Writes the experiment, and before it, where there is one, the table `pasted` beside it: under
/// its name ("iris.csv", or "iris-2.csv" where another file has that one). Nothing is replaced but
/// the experiment.
/// @return the path of the table that the file reads, or Io.
Result<QString> saveExperiment(Experiment experiment, const QString &path, const QString &pasted);

} // namespace heddle
