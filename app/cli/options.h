#pragma once

#include "console.h"

#include <QString>
#include <QStringList>

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace heddle {

/// One option of a command, as its help shows it.
struct OptionSpec
{
    QString name;        ///< Without dashes.
    QString value;       ///< What stands behind it ("FILE"); empty for a flag.
    QString description; ///< Empty: the contract's, but not built into this version.

    bool isBuiltIn() const { return !description.isEmpty(); }
};

/// What was given to a command, after its options were checked by name.
class Arguments
{
public:
    QStringList positional;
    std::map<QString, QStringList> options; ///< Values in their order; one empty for a flag.

    bool isSet(const QString &name) const { return options.contains(name); }
    QString value(const QString &name) const; ///< The last one; empty when not given.
    QStringList values(const QString &name) const;
    std::string text(const QString &name) const { return value(name).toStdString(); }

    /// A whole number in a range; none when the option was not given.
    Result<std::optional<std::int64_t>> number(const QString &name, std::int64_t least,
                                               std::int64_t greatest) const;
};

/// A subcommand of heddle-cli.
struct Command
{
    QString name;
    QStringList positional; ///< "EXP", "DATA": all are needed.
    QString summary;        ///< One sentence.
    std::vector<OptionSpec> options;
    ExitCode (*run)(const Arguments &arguments);
};

/// Checks the arguments behind the command's name. BadInput names an unknown option and the
/// nearest known one, a missing value, or what is missing or too much.
Result<Arguments> parseArguments(const Command &command, const QStringList &words);

QString helpText(const Command &command);

/// The error for something of the contract that this version does not have.
Error notBuiltIn(const std::string &what);

} // namespace heddle
