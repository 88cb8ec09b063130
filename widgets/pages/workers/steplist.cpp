#include "pages/workers/steplist.h"

#include "parts/label.h"
#include "parts/tables.h"

#include <QGridLayout>
#include <QVBoxLayout>

namespace heddle {

/// One step: icon, words, figure at the right; cause and remedy below.
class StepRow : public QWidget
{
public:
    explicit StepRow(QWidget *parent)
        : QWidget(parent)
        , m_icon(new IconLabel)
        , m_text(new Label)
        , m_figure(new ElidedLabel({}, TextStyle::Secondary, Token::Ink2))
        , m_cause(new Label({}, TextStyle::Secondary))
        , m_remedy(new Label({}, TextStyle::Secondary, Token::Ink2))
    {
        for (Label *label : {m_cause, m_remedy}) {
            label->setWordWrap(true);
            label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        }
        m_figure->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        auto *grid = new QGridLayout(this);
        grid->setContentsMargins(0, 3, 0, 3);
        grid->setHorizontalSpacing(Theme::px(8));
        grid->setVerticalSpacing(Theme::px(2));
        grid->addWidget(m_icon, 0, 0);
        grid->addWidget(m_text, 0, 1);
        grid->addWidget(m_figure, 0, 2);
        grid->addWidget(m_cause, 1, 1, 1, 2);
        grid->addWidget(m_remedy, 2, 1, 1, 2);
        grid->setColumnStretch(2, 1);
    }

    void setLine(const HostStepLine &line)
    {
        const Token ink = toneInk(line.tone);
        m_icon->setIcon(line.iconName, ink);
        m_text->setText(line.text);
        m_text->setInk(line.isOpen && line.tone == Tone::Muted ? Token::Ink3 : Token::Ink);
        m_figure->setText(line.figure);
        m_cause->setText(line.cause);
        m_cause->setInk(ink);
        m_cause->setVisible(!line.cause.isEmpty());
        m_remedy->setText(line.remedy);
        m_remedy->setVisible(!line.remedy.isEmpty());
        const QString state = line.isOpen ? StepList::tr("not reached") : line.figure;
        setAccessibleName(line.text);
        setAccessibleDescription(
            line.cause.isEmpty() ? state : QStringLiteral("%1 %2").arg(line.cause, line.remedy));
    }

private:
    IconLabel *m_icon;
    Label *m_text;
    ElidedLabel *m_figure;
    Label *m_cause;
    Label *m_remedy;
};

StepList::StepList(QWidget *parent)
    : QWidget(parent)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    for (StepRow *&row : m_rows) {
        row = new StepRow(this);
        column->addWidget(row);
    }
    setAccessibleName(tr("Steps of the test"));
}

void StepList::setHost(const WorkerHost &host)
{
    for (int step = 0; step < hostStepCount; ++step)
        m_rows[step]->setLine(hostStepLine(host, static_cast<HostStep>(step)));
}

} // namespace heddle
