#include "pages/setup/gridfields.h"

#include "core/text.h"
#include "models/plantext.h"
#include "parts/button.h"
#include "parts/helptopic.h"
#include "parts/label.h"
#include "parts/style.h"
#include "parts/theme.h"

#include <nlohmann/json.hpp>

#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QRegularExpression>
#include <QVBoxLayout>

#include <algorithm>
#include <map>
#include <memory>

namespace heddle {

namespace {

using Json = nlohmann::ordered_json;

/// What one would try first.
std::vector<std::string> suggestionOf(const std::string &parameter)
{
    static const std::map<std::string, std::vector<std::string>> suggestions = {
        {"alpha", {"0.25", "0.5", "0.75", "1"}},
        {"columns", {"0.5", "1"}},
        {"depth", {"2", "4", "6"}},
        {"dispersion", {"\"1\"", "\"estimate\""}},
        {"epsilon", {"1e-6", "1e-8"}},
        {"eta", {"0.05", "0.1", "0.3"}},
        {"lambda", {"0.1", "0.01", "0.001"}},
        {"max_iterations", {"25", "100"}},
        {"min_child_weight", {"1", "5"}},
        {"rounds", {"25", "50", "100", "200"}},
        {"standardize", {"true", "false"}},
        {"subsample", {"0.5", "0.8"}},
        {"trees", {"100", "500"}}};
    const auto found = suggestions.find(parameter);
    return found == suggestions.end() ? std::vector<std::string>() : found->second;
}

/// As it is typed: without quotation marks.
QString shownText(const std::string &value)
{
    const Json json = Json::parse(value);
    return QString::fromStdString(json.is_string() ? json.get<std::string>() : value);
}

/// The reverse: numbers and truth values as they are, all else a text.
std::string jsonText(const QString &typed)
{
    const std::string text = typed.toStdString();
    if (text == "true" || text == "false")
        return text;
    const auto number = parseNumber(text);
    if (number && Json::accept(text))
        return text;
    return number ? formatNumber(*number) : Json(text).dump();
}

std::vector<std::string> valuesOf(const QString &text)
{
    static const QRegularExpression between(QStringLiteral("[,;\\s]+"));
    std::vector<std::string> values;
    for (const QString &part : text.split(between, Qt::SkipEmptyParts))
        values.push_back(jsonText(part));
    return values;
}

} // namespace

GridFields::GridFields(QWidget *parent)
    : QWidget(parent)
    , m_lines(new QVBoxLayout)
    , m_add(new Button(tr("Try several values"), Button::Role::Link))
{
    setHelpTopic(this, QStringLiteral("learners#several-values-of-a-parameter"));
    m_add->setIconName(QStringLiteral("plus"));
    m_add->setObjectName(QStringLiteral("addGridParameter"));
    m_add->setToolTip(tr("Fits a model for each value; the resamples say which is kept."));
    m_lines->setSpacing(6);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addLayout(m_lines);
    column->addWidget(m_add, 0, Qt::AlignLeft);
    connect(m_add, &Button::clicked, this, &GridFields::offerParameters);
}

QString GridFields::setValues(const std::string &name, const std::vector<std::string> &values)
{
    Json json = toJson(m_learner);
    if (json.contains("parameters"))
        json["parameters"].erase(name); // it stands in one of the two
    if (json.contains("grid"))
        json["grid"].erase(name);
    for (const std::string &value : values)
        json["grid"][name].push_back(Json::parse(value));
    const auto learner = learnerFromJson(json);
    if (!learner)
        return QString::fromStdString(learner.error().cause + ' ' + learner.error().remedy);
    m_learner = *learner;
    Q_EMIT edited(tr("change of the values of %1").arg(QString::fromStdString(name)), m_learner);
    return {};
}

void GridFields::offerParameters()
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const std::string &name : gridParametersOf(m_learner.kind)) {
        if (m_learner.gridOf(name) || (name == "rounds" && m_learner.trees.earlyStopping > 0))
            continue; // early stopping chooses the rounds
        connect(menu->addAction(parameterTitle(name)), &QAction::triggered, this, [this, name] {
            std::vector<std::string> values = suggestionOf(name);
            if (name == "link")
                for (const Link link : linksOf(m_learner.kind))
                    values.push_back(Json(std::string(toText(link))).dump());
            if (name == "penalty")
                values = {"\"none\"", "\"firth\""};
            setValues(name, values);
        });
    }
    menu->popup(m_add->mapToGlobal(QPoint(0, m_add->height())));
}

void GridFields::addLine(const GridParameter &parameter)
{
    QStringList texts;
    for (const std::string &value : parameter.values)
        texts.append(shownText(value));
    auto *line = new QWidget;
    auto *row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    auto *name = new Label(parameterTitle(parameter.name), TextStyle::Secondary, Token::Ink2);
    name->setFixedWidth(Theme::px(88));
    auto *field = new QLineEdit(texts.join(QStringLiteral(", ")));
    field->setMinimumWidth(Theme::px(120));
    field->setObjectName(QStringLiteral("grid_") + QString::fromStdString(parameter.name));
    field->setAccessibleName(tr("Values of %1").arg(QString::fromStdString(parameter.name)));
    auto *count = new Label(tr("%1 values").arg(texts.size()), TextStyle::Secondary, Token::Ink3);
    auto *remove = new Button(tr("One value"), Button::Role::Link);
    row->addWidget(name);
    row->addWidget(field, 1);
    row->addWidget(count);
    row->addWidget(remove);
    m_lines->addWidget(line);
    connect(field, &QLineEdit::editingFinished, this, [this, field, own = parameter] {
        const std::vector<std::string> values = valuesOf(field->text());
        if (values == own.values)
            return;
        const QString fault =
            values.empty() ? tr("Name one value at least.") : setValues(own.name, values);
        setInvalid(field, !fault.isEmpty());
        field->setAccessibleDescription(fault);
        field->setToolTip(fault);
    });
    connect(remove, &Button::clicked, this, [this, own = parameter.name] { setValues(own, {}); });
}

void GridFields::setLearner(const LearnerSpec &learner)
{
    const bool isSame = learner.grid == m_learner.grid && learner.kind == m_learner.kind &&
                        m_lines->count() == int(learner.grid.size());
    m_learner = learner;
    const std::vector<std::string> names = gridParametersOf(learner.kind);
    setVisible(!names.empty());
    m_add->setVisible(learner.grid.size() < names.size());
    if (isSame)
        return; // what is being typed stays
    while (QLayoutItem *taken = m_lines->takeAt(0)) {
        const std::unique_ptr<QLayoutItem> owner(taken);
        taken->widget()->deleteLater();
    }
    for (const GridParameter &parameter : learner.grid)
        addLine(parameter);
}

} // namespace heddle
