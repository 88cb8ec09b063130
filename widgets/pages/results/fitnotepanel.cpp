#include "pages/results/fitnotepanel.h"

#include "models/fitlistmodel.h"
#include "models/format.h"
#include "parts/button.h"
#include "parts/label.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace heddle {

namespace {

constexpr qsizetype mostNames = 6;

bool isUnconverged(const FitEntry &fit)
{
    return !fit.trees && !fit.fit.converged && fit.fit.separation == Separation::None;
}

/// Terms without an estimate, each once.
QStringList aliasedNames(const FitEntry &fit)
{
    QStringList names;
    for (const Coefficient &coefficient : fit.coefficients) {
        const QString name = QString::fromStdString(coefficient.term);
        if (std::isnan(coefficient.estimate) && !names.contains(name))
            names.append(name);
    }
    return names;
}

QString listed(QStringList names)
{
    if (names.size() > mostNames) {
        const auto more = names.size() - mostNames + 1;
        names = names.mid(0, mostNames - 1);
        names.append(FitNotePanel::tr("%1 more").arg(formatCount(more)));
    }
    const QString last = names.takeLast();
    return names.isEmpty()
               ? last
               : FitNotePanel::tr("%1 and %2").arg(names.join(QStringLiteral(", ")), last);
}

} // namespace

FitNotePanel::FitNotePanel(QWidget *parent)
    : Panel({}, {}, parent)
    , m_text(new Label({}, TextStyle::Body, Token::Ink2))
    , m_more(new Button(tr("Refit with four times as many iterations"), Button::Role::Primary))
{
    setIcon(QStringLiteral("triangle-alert"), Token::Warn);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_more);
    buttons->addStretch(1);
    body()->addWidget(m_text);
    body()->addLayout(buttons);
    body()->addStretch(1);
    connect(m_more, &Button::clicked, this,
            [this] { Q_EMIT remedyChosen(Remedy::MoreIterations); });
}

bool FitNotePanel::hasContent(const FitEntry &fit)
{
    return isUnconverged(fit) || !aliasedNames(fit).isEmpty();
}

void FitNotePanel::setFit(const Results &results, const FitEntry &fit)
{
    if (isUnconverged(fit))
        explainIterations(results, fit);
    else
        explainAliased(results, fit);
}

void FitNotePanel::explainIterations(const Results &results, const FitEntry &fit)
{
    setTitle(tr("%1 did not converge").arg(fitName(results, fit)));
    setExplanation(fit.fit.iterations ? tr("after %1")
                                            .arg(formatCounted(*fit.fit.iterations, tr("iteration"),
                                                               tr("iterations")))
                                      : QString());
    QString text = tr("The iteration ended before its steps had become small: the estimates are "
                      "where it stopped, and standard errors and p values mean nothing.");
    if (const QStringList names = aliasedNames(fit); !names.isEmpty())
        text +=
            u' ' + tr("Without an estimate, as they depend on other terms: %1.").arg(listed(names));
    m_text->setText(text);
    m_more->setVisible(isOffered(*results.plan, fit.cell.learner, Remedy::MoreIterations));
}

void FitNotePanel::explainAliased(const Results &results, const FitEntry &fit)
{
    const QStringList names = aliasedNames(fit);
    setTitle(names.size() == 1
                 ? tr("%1 says nothing of its own").arg(names.front())
                 : tr("%1 terms say nothing of their own").arg(formatCount(names.size())));
    setExplanation(fitName(results, fit));
    const QString cause =
        names.size() == 1
            ? tr("%1 can be computed from the terms before it, or is the same in every row.")
            : tr("%1 can be computed from the terms before them, or are the same in every row.");
    m_text->setText(
        cause.arg(listed(names)) + u' ' +
        tr("Endless sets of estimates then fit equally well; as R does, these are left out, and "
           "the others mean what they mean without them. Predictions do not depend on that."));
    m_more->hide();
}

} // namespace heddle
