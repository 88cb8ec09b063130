#include "formats/textfile.h"

#include <QSaveFile>
#include <QString>

namespace heddle {

Result<void> writeFileWhole(const std::string &path, std::string_view text)
{
    QSaveFile file(QString::fromStdString(path));
    const bool written = file.open(QIODevice::WriteOnly) &&
                         file.write(text.data(), qint64(text.size())) == qint64(text.size()) &&
                         file.commit();
    if (!written)
        return Error{
            ErrorCode::Io,
            "The file " + path + " cannot be written: " + file.errorString().toStdString() + ".",
            "What stood there is unchanged.", "Check the folder, its rights and its room."};
    return {};
}

std::string csvField(std::string_view text)
{
    if (text.find_first_of(",\"\r\n") == std::string_view::npos)
        return std::string(text);
    std::string field = "\"";
    for (const char c : text) {
        if (c == '"')
            field += '"';
        field += c;
    }
    return field + '"';
}

} // namespace heddle
