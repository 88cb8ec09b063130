#include "models/experimentfile.h"

#include <nlohmann/json.hpp>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <optional>

namespace heddle {

namespace {

std::optional<QByteArray> contentOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    return file.readAll();
}

/// Puts the pasted table beside the experiment.
Result<QString> placeTable(const QString &pasted, const QString &experiment)
{
    const QFileInfo place(experiment);
    const QString stem = place.absoluteDir().filePath(place.completeBaseName());
    const QString end = u'.' + QFileInfo(pasted).suffix();
    const auto content = contentOf(pasted);
    QString path = stem + end;
    for (int number = 2; QFileInfo::exists(path) && contentOf(path) != content; ++number)
        path = QStringLiteral("%1-%2%3").arg(stem).arg(number).arg(end);
    QSaveFile file(path);
    if (content &&
        (QFileInfo::exists(path) || (file.open(QIODevice::WriteOnly) &&
                                     file.write(*content) == content->size() && file.commit())))
        return path;
    return Error{ErrorCode::Io, "The pasted table cannot be written to " + path.toStdString() + ".",
                 "Nothing was saved.", "Save the experiment in another place."};
}

} // namespace

Experiment movedExperiment(Experiment experiment, const QString &path)
{
    const QDir folder = QFileInfo(path).absoluteDir();
    const QDir former(QString::fromStdString(experiment.folder));
    const auto moved = [&](std::string &source) {
        if (source.empty() || QDir::isAbsolutePath(QString::fromStdString(source)))
            return;
        const QString target = former.absoluteFilePath(QString::fromStdString(source));
        source = folder.relativeFilePath(target).toStdString();
    };
    if (folder != former) {
        moved(experiment.data.source);
        moved(experiment.resampling.file);
    }
    experiment.folder = folder.absolutePath().toStdString();
    return experiment;
}

Result<void> writeExperiment(const Experiment &experiment, const std::string &path)
{
    QSaveFile file(QString::fromStdString(path));
    const QByteArray text = QByteArray::fromStdString(toJson(experiment).dump(2)) + '\n';
    if (file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.commit())
        return {};
    return Error{ErrorCode::Io,
                 "The experiment " + path +
                     " cannot be written: " + file.errorString().toStdString() + ".",
                 "The file on disk is as it was.", "Save it in another place."};
}

Result<QString> saveExperiment(Experiment experiment, const QString &path, const QString &pasted)
{
    const QDir folder(QString::fromStdString(experiment.folder));
    QString table = folder.absoluteFilePath(QString::fromStdString(experiment.data.source));
    if (!pasted.isEmpty()) {
        Result<QString> placed = placeTable(pasted, path);
        if (!placed)
            return placed;
        table = *placed;
        experiment.data.source = folder.relativeFilePath(table).toStdString();
    }
    if (const Result<void> written = writeExperiment(experiment, path.toStdString()); !written)
        return written.error();
    return table;
}

} // namespace heddle
