#include "pages/setup/formulaline.h"

#include "models/experimentdocument.h"
#include "models/variableroles.h"
#include "parts/formulaedit.h"
#include "parts/helptopic.h"
#include "parts/label.h"
#include "parts/style.h"

#include <QHBoxLayout>
#include <QSignalBlocker>

#include <algorithm>

namespace heddle {

namespace {

/// UTF-16 units before a number of code points.
int units(const QString &text, std::size_t codePoints)
{
    const QList<uint> points = text.toUcs4();
    return int(QString::fromUcs4(reinterpret_cast<const char32_t *>(points.constData()),
                                 std::min(qsizetype(codePoints), points.size()))
                   .size());
}

} // namespace

FormulaLine::FormulaLine(ExperimentDocument &document, QWidget *parent)
    : QWidget(parent)
    , m_document(document)
    , m_edit(new FormulaEdit)
    , m_stateIcon(new IconLabel)
    , m_state(new ElidedLabel({}, TextStyle::Secondary))
{
    setHelpTopic(this, QStringLiteral("formula"));
    setAccessibleName(tr("Formula"));
    m_edit->setAccessibleName(tr("Formula"));
    m_edit->setObjectName(QStringLiteral("formula"));
    m_edit->setPlaceholderText(tr("target ~ variable + variable"));
    m_edit->setMinimumHeight(Theme::px(36));
    m_state->setMaximumWidth(Theme::px(480));
    m_state->setObjectName(QStringLiteral("formulaState"));
    m_state->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    row->addWidget(new Label(tr("Formula"), TextStyle::Body, Token::Ink2));
    row->addWidget(m_edit, 1);
    auto *inside = new QHBoxLayout(m_edit); // the verdict stands in the field, at its right end
    inside->setContentsMargins(0, 0, Theme::px(12), 0);
    inside->setSpacing(Theme::px(4));
    inside->addStretch();
    inside->addWidget(m_stateIcon);
    inside->addWidget(m_state);
    connect(m_edit, &QLineEdit::textEdited, &document, &ExperimentDocument::typeFormula);
    connect(&document, &ExperimentDocument::opened, this, &FormulaLine::takeExperiment);
    connect(&document, &ExperimentDocument::experimentChanged, this, &FormulaLine::takeExperiment);
    connect(&document, &ExperimentDocument::faultChanged, this, &FormulaLine::takeFault);
    takeExperiment();
}

void FormulaLine::startEditing()
{
    m_edit->setFocus(Qt::ShortcutFocusReason);
    m_edit->selectAll();
}

void FormulaLine::takeExperiment()
{
    const std::string text = formulaText(m_document.experiment());
    const Result<Formula> typed = Formula::parse(m_edit->text().toStdString());
    const bool says = typed && formulaText(withFormula(m_document.experiment(), *typed)) == text;
    if (!says || !m_edit->hasFocus()) // typing does not move the caret
        m_edit->setText(QString::fromStdString(text));
    takeFault();
}

void FormulaLine::takeFault()
{
    const auto fault = m_document.fault();
    const bool bad = fault && fault->place == FaultPlace::Formula;
    setInvalid(m_edit, bad);
    m_state->setInk(bad ? Token::Bad : Token::Good);
    m_stateIcon->setIcon(bad ? QStringLiteral("circle-alert") : QStringLiteral("check"),
                         bad ? Token::Bad : Token::Good);
    if (bad) {
        const QString text = m_edit->text();
        m_edit->setFault(units(text, fault->span.begin), units(text, fault->span.end));
        setVerdict(QString::fromStdString(fault->error.cause));
        m_edit->setAccessibleDescription(QString::fromStdString(fault->error.text()));
        return;
    }
    m_edit->setFault(0, 0);
    m_edit->setAccessibleDescription({});
    setVerdict(m_edit->text().isEmpty() ? QString() : tr("matches the list"));
}

void FormulaLine::setVerdict(const QString &text)
{
    m_state->setText(text);
    m_stateIcon->setVisible(!text.isEmpty());
    const int width = std::min(m_state->sizeHint().width(), m_state->maximumWidth());
    m_edit->setTextMargins(0, 0, text.isEmpty() ? 0 : width + Theme::px(36), 0);
}

} // namespace heddle
