#include "importoptions.h"

#include "core/text.h"

namespace heddle {

namespace {

constexpr auto NothingRead = "Nothing was read.";

/// One ASCII character; "tab" for the tab.
Result<char> characterOf(const Arguments &arguments, const QString &name)
{
    const std::string text = arguments.text(name);
    if (text == "tab" || text == "\\t")
        return '\t';
    if (text.size() != 1 || static_cast<unsigned char>(text[0]) >= 0x80)
        return badInput("--" + name.toStdString() + " takes one character or tab, not " +
                            heddle::quoted(text) + ".",
                        NothingRead, "Give one character, such as ';'.");
    return text[0];
}

Result<void> applyTypes(const QStringList &assignments, CsvOptions &options)
{
    for (const QString &assignment : assignments) {
        const std::string text = assignment.toStdString();
        const std::size_t equals = text.rfind('=');
        const auto type = equals == std::string::npos
                              ? std::nullopt
                              : columnTypeFromText(std::string_view(text).substr(equals + 1));
        if (!type || equals == 0)
            return badInput("--type takes COLUMN=numeric, categorical or text, not " +
                                heddle::quoted(text) + ".",
                            NothingRead, "Give it as --type Age=numeric.");
        options.types[text.substr(0, equals)] = *type;
    }
    return {};
}

} // namespace

std::vector<OptionSpec> importOptions()
{
    const auto text = [](const char *literal) { return QString::fromUtf8(literal); };
    return {
        {text("separator"), text("C"),
         text("Between fields: a character or tab (found otherwise).")},
        {text("quote"), text("C"), text("Around fields (\").")},
        {text("decimal"), text("C"), text("Decimal mark, . or , (found otherwise).")},
        {text("header"), text("yes|no"),
         text("Whether the first line has names (found otherwise).")},
        {text("na"), text("TEXT"), text("A text that means missing; may repeat (NA and empty).")},
        {text("type"), text("COL=TYPE"), text("numeric, categorical or text; may repeat.")},
        {text("encoding"), text("NAME"), {}},
        {text("sheet"), text("T"), {}},
        {text("table"), text("T"), {}},
        {text("query"), text("SQL"), {}},
    };
}

Result<void> applyImportOptions(const Arguments &arguments, CsvOptions &options)
{
    for (const char *name : {"separator", "quote", "decimal"}) {
        const QString key = QString::fromLatin1(name);
        if (!arguments.isSet(key))
            continue;
        const auto character = characterOf(arguments, key);
        if (!character)
            return character.error();
        if (key == QLatin1String("separator"))
            options.separator = *character;
        else if (key == QLatin1String("quote"))
            options.quote = *character;
        else
            options.decimal = *character;
    }
    const QString header = arguments.value(QStringLiteral("header"));
    if (arguments.isSet(QStringLiteral("header"))) {
        if (header != QLatin1String("yes") && header != QLatin1String("no"))
            return badInput("--header takes yes or no, not " +
                                heddle::quoted(header.toStdString()) + ".",
                            NothingRead, "Give --header yes or --header no.");
        options.header = header == QLatin1String("yes");
    }
    if (arguments.isSet(QStringLiteral("na"))) {
        options.na.clear();
        for (const QString &text : arguments.values(QStringLiteral("na")))
            options.na.push_back(text.toStdString());
    }
    return applyTypes(arguments.values(QStringLiteral("type")), options);
}

std::string warningText(const std::string &path, const CsvWarning &warning)
{
    return path + ":" + std::to_string(warning.line) + ": " +
           (warning.column.empty() ? "" : warning.column + ": ") + warning.message;
}

} // namespace heddle
