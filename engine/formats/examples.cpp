#include "formats/examples.h"

#include "core/text.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace heddle {

namespace {

/// Programs lie in bin/, test programs up to two folders deeper.
constexpr int LevelsUp = 3;

} // namespace

std::string examplesFolder()
{
    QDir folder(QCoreApplication::applicationDirPath());
    for (int up = 0; up < LevelsUp && folder.cdUp(); ++up) {
        const QString path = folder.filePath(QStringLiteral("share/heddle/examples"));
        if (QFileInfo(path).isDir())
            return path.toStdString();
    }
    return {};
}

std::vector<std::string> exampleNames()
{
    std::vector<std::string> names;
    const std::string root = examplesFolder();
    if (root.empty())
        return names;
    const QDir folder(QString::fromStdString(root));
    for (const QString &name : folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
        if (folder.exists(QStringLiteral("%1/%1.heddle").arg(name)))
            names.push_back(name.toStdString());
    }
    const auto first = std::find(names.begin(), names.end(), "iris");
    if (first != names.end())
        std::rotate(names.begin(), first, first + 1);
    return names;
}

Result<std::string> examplePath(const std::string &name)
{
    const std::vector<std::string> names = exampleNames();
    if (names.empty())
        return badInput("The examples are not beside the program.", "Nothing was opened.",
                        "Install Heddle with its folder share/heddle/examples.");
    if (std::find(names.begin(), names.end(), name) != names.end())
        return examplesFolder() + "/" + name + "/" + name + ".heddle";
    const auto nearest = nearestName(name, names);
    return badInput("There is no example " + heddle::quoted(name) + ".", "Nothing was opened.",
                    nearest ? "Did you mean " + *nearest + "?"
                            : "Choose one of " + joined(names) + ".");
}

} // namespace heddle
