#include "models/experimentfile.h"

#include <nlohmann/json.hpp>

#include <QDir>
#include <QFileInfo>
#include <QSaveFile>

namespace heddle {

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

} // namespace heddle
