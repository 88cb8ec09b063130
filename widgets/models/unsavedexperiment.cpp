#include "models/unsavedexperiment.h"

#include "run/folderlock.h"

#include <nlohmann/json.hpp>

#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QUuid>

#include <algorithm>
#include <optional>
#include <utility>

namespace heddle {

namespace {

constexpr int formatVersion = 1;

QString fileIn(const QString &folder)
{
    return folder + QStringLiteral("/experiment.json");
}

QByteArray toText(const UnsavedExperiment &unsaved)
{
    nlohmann::ordered_json json;
    json["heddle_unsaved"] = formatVersion;
    json["name"] = unsaved.name.toStdString();
    json["file"] = unsaved.file.toStdString();
    json["kept"] = unsaved.kept.toString(Qt::ISODateWithMs).toStdString();
    json["pasted"] = unsaved.isPasted;
    json["edits"] = unsaved.edits;
    json["last_edit"] = unsaved.lastEdit.toStdString();
    json["folder"] = unsaved.experiment.folder; // where its relative paths start
    json["experiment"] = toJson(unsaved.experiment);
    return QByteArray::fromStdString(json.dump(2)) + '\n';
}

std::optional<UnsavedExperiment> fromText(const QByteArray &text)
{
    const auto json = nlohmann::ordered_json::parse(text.begin(), text.end(), nullptr, false);
    if (!json.is_object() ||
        json.value("heddle_unsaved", nlohmann::ordered_json()) != formatVersion)
        return std::nullopt;
    const auto word = [&](const char *key) {
        const auto found = json.find(key);
        return found != json.end() && found->is_string() ? found->get<std::string>()
                                                         : std::string();
    };
    const auto body = json.find("experiment");
    if (body == json.end())
        return std::nullopt;
    auto experiment = experimentFromJson(*body);
    if (!experiment)
        return std::nullopt;
    UnsavedExperiment unsaved;
    unsaved.experiment = *std::move(experiment);
    unsaved.experiment.folder = word("folder");
    unsaved.name = QString::fromStdString(word("name"));
    unsaved.file = QString::fromStdString(word("file"));
    unsaved.kept = QDateTime::fromString(QString::fromStdString(word("kept")), Qt::ISODateWithMs);
    unsaved.isPasted = json.value("pasted", nlohmann::ordered_json()) == true;
    const auto edits = json.find("edits");
    if (edits != json.end() && edits->is_number_integer())
        unsaved.edits = edits->get<int>();
    unsaved.lastEdit = QString::fromStdString(word("last_edit"));
    return unsaved;
}

void removeFolder(const QString &folder)
{
    QFile::remove(fileIn(folder));
    for (const QString &table : QDir(folder).entryList({QStringLiteral("pasted*")}, QDir::Files))
        QFile::remove(folder + QLatin1Char('/') + table);
    QDir().rmdir(folder);
}

std::optional<LeftExperiment> takeLeft(const QString &folder)
{
    auto lock = lockRunFolder(folder.toStdString());
    if (!lock || !lock->isOpen())
        return std::nullopt;
    QFile file(fileIn(folder));
    if (!file.open(QIODevice::ReadOnly)) {
        if (!file.exists())
            removeFolder(folder); // its program ended before its first write, or while it removed
        return std::nullopt;
    }
    auto unsaved = fromText(file.readAll());
    if (!unsaved)
        return std::nullopt;
    return LeftExperiment{*std::move(unsaved),
                          std::make_shared<UnsavedPlace>(folder, *std::move(lock))};
}

} // namespace

UnsavedPlace::UnsavedPlace(const QString &root)
    : m_folder(root + QLatin1Char('/') + QUuid::createUuid().toString(QUuid::WithoutBraces))
{
}

UnsavedPlace::UnsavedPlace(QString folder, FileDescriptor lock)
    : m_folder(std::move(folder))
    , m_lock(std::move(lock))
{
}

Result<void> UnsavedPlace::makeFolder()
{
    const auto own = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner;
    const QString root = QFileInfo(m_folder).path();
    const Error refused{ErrorCode::Io, "The folder " + m_folder.toStdString() + " cannot be made.",
                        "Unsaved edits are not kept for the case of a crash.",
                        "Check the room and the rights there, or save often."};
    if (!QDir().mkpath(root) || !QFile::setPermissions(root, own) ||
        (!QDir(m_folder).exists() && !QDir().mkdir(m_folder)) ||
        !QFile::setPermissions(m_folder, own))
        return refused;
    if (m_lock.isOpen())
        return {};
    auto lock = lockRunFolder(m_folder.toStdString());
    if (!lock)
        return refused;
    m_lock = *std::move(lock);
    return {};
}

Result<void> UnsavedPlace::write(const UnsavedExperiment &unsaved)
{
    if (m_isRemoved)
        return {};
    if (Result<void> made = makeFolder(); !made)
        return made;
    return writeFile(fileIn(m_folder), toText(unsaved));
}

Result<QString> UnsavedPlace::writeTable(const QString &name, const QByteArray &text)
{
    if (Result<void> made = makeFolder(); !made)
        return made.error();
    const QString path = m_folder + QLatin1Char('/') + name;
    if (Result<void> written = writeFile(path, text); !written)
        return written.error();
    return path;
}

Result<void> UnsavedPlace::writeFile(const QString &path, const QByteArray &text)
{
    QSaveFile file(path);
    const bool isWritten = file.open(QIODevice::WriteOnly) &&
                           file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner) &&
                           file.write(text) == text.size() && file.commit();
    if (m_isRemoved)
        removeFiles();
    if (isWritten || m_isRemoved)
        return {};
    return Error{ErrorCode::Io,
                 "The file " + path.toStdString() +
                     " cannot be written: " + file.errorString().toStdString() + ".",
                 "Unsaved edits are not kept for the case of a crash.",
                 "Make room there, or save often."};
}

void UnsavedPlace::remove()
{
    m_isRemoved = true;
    removeFiles();
}

void UnsavedPlace::removeFiles() const
{
    removeFolder(m_folder);
}

QString unsavedRoot()
{
    QString state = qEnvironmentVariable("XDG_STATE_HOME");
    if (!QDir::isAbsolutePath(state))
        state = QDir::homePath() + QStringLiteral("/.local/state");
    return state + QStringLiteral("/heddle/unsaved");
}

std::vector<LeftExperiment> findUnsaved(const QString &root)
{
    std::vector<LeftExperiment> found;
    for (const QString &name : QDir(root).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        if (auto left = takeLeft(QDir(root).filePath(name)))
            found.push_back(*std::move(left));
    std::sort(found.begin(), found.end(), [](const LeftExperiment &a, const LeftExperiment &b) {
        return a.unsaved.kept > b.unsaved.kept;
    });
    return found;
}

} // namespace heddle
