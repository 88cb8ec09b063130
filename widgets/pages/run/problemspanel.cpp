#include "pages/run/problemspanel.h"

#include "models/format.h"
#include "parts/button.h"
#include "parts/helptopic.h"
#include "parts/label.h"

#include <QHBoxLayout>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

namespace heddle {

namespace {

constexpr int millisecondsBetween = 1000; // two updates

} // namespace

/// One cause: an icon, what it is, where, and a button to its first place.
class ProblemEntry : public QWidget
{
public:
    explicit ProblemEntry(ProblemsPanel *panel)
        : m_icon(new IconLabel({}, Token::Warn))
        , m_head(new Label({}, TextStyle::Strong))
        , m_text(new Label({}, TextStyle::Body, Token::Ink2))
        , m_places(new Label({}, TextStyle::Secondary, Token::Ink3))
        , m_jump(new Button(ProblemsPanel::tr("Show in grid")))
    {
        m_text->setWordWrap(true);
        m_places->setWordWrap(true);
        connect(m_jump, &Button::clicked, panel,
                [this, panel] { Q_EMIT panel->taskRequested(m_task); });
        auto *column = new QVBoxLayout;
        column->setSpacing(Theme::px(4));
        column->addWidget(m_head);
        column->addWidget(m_text);
        column->addWidget(m_places);
        column->addWidget(m_jump, 0, Qt::AlignLeft);
        auto *layout = new QHBoxLayout(this);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(Theme::px(8));
        layout->addWidget(m_icon, 0, Qt::AlignTop);
        layout->addLayout(column, 1);
    }

    void setProblem(const QModelIndex &index, bool canJump)
    {
        if (index.data(ProblemModel::IsFailureRole).toBool())
            m_icon->setIcon(QStringLiteral("circle-x"), Token::Bad);
        else
            m_icon->setIcon(QStringLiteral("triangle-alert"), Token::Warn);
        m_head->setText(index.data(ProblemModel::HeadRole).toString());
        m_text->setText(index.data(ProblemModel::TextRole).toString());
        m_places->setText(index.data(ProblemModel::PlacesRole).toString());
        m_task = index.data(ProblemModel::FirstTaskRole).toLongLong();
        m_jump->setVisible(canJump && m_task >= 0);
    }

private:
    IconLabel *m_icon;
    Label *m_head, *m_text, *m_places;
    Button *m_jump;
    qint64 m_task = -1;
};

ProblemsPanel::ProblemsPanel(const ProblemModel *model, int most, QWidget *parent)
    : Panel(tr("Problems"), tr("same causes grouped"), parent)
    , m_model(model)
    , m_most(most)
    , m_list(new QWidget)
    , m_layout(new QVBoxLayout(m_list))
    , m_foot(new Label({}, TextStyle::Body, Token::Ink3))
{
    setHelpTopic(this, QStringLiteral("run#problems"));
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(Theme::px(12));
    m_foot->setWordWrap(true);
    m_layout->addWidget(m_foot);
    m_layout->addStretch(1);
    auto *scroll = new QScrollArea;
    scroll->setWidget(m_list);
    scroll->setWidgetResizable(true);
    m_list->setAutoFillBackground(false); // setWidget() switched it on
    scroll->viewport()->setAutoFillBackground(false);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setAccessibleName(tr("Problems"));
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(scroll->verticalScrollBar(), &QScrollBar::valueChanged, this,
            &ProblemsPanel::fillVisible);
    body()->addWidget(scroll);
    m_rest.setSingleShot(true);
    m_rest.setInterval(millisecondsBetween);
    m_rest.callOnTimeout(this, [this] {
        if (m_isStale)
            takeModel();
    });
    connect(model, &QAbstractItemModel::modelReset, this, &ProblemsPanel::takeModel);
    refill();
}

void ProblemsPanel::setJumpShown(bool shown)
{
    m_isJumpShown = shown;
    refill();
}

/// Nothing moves under the pointer: it may be about to press a button. The first causes are shown
/// at once, then news of a second together.
void ProblemsPanel::takeModel()
{
    const bool isRead = m_rest.isActive() && !m_entries.empty();
    m_isStale = m_model->rowCount() > 0 && (underMouse() || isRead);
    if (!m_isStale)
        refill();
}

void ProblemsPanel::leaveEvent(QEvent *event)
{
    Panel::leaveEvent(event);
    if (m_isStale)
        refill();
}

void ProblemsPanel::refill()
{
    m_isStale = false;
    m_rest.start();
    const int causes = m_model->rowCount();
    const auto rows = static_cast<std::size_t>(std::min(causes, m_most));
    m_foot->setText(causes == 0 ? tr("None so far.")
                                : tr("%1.").arg(formatCounted(causes - m_most, tr("more cause"),
                                                              tr("more causes"))));
    m_foot->setVisible(causes == 0 || causes > m_most);
    for (; m_entries.size() > rows; m_entries.pop_back())
        delete m_entries.back();
    while (m_entries.size() < rows) {
        m_entries.push_back(new ProblemEntry(this));
        m_layout->insertWidget(static_cast<int>(m_entries.size()) - 1, m_entries.back());
        fill(m_entries.size() - 1);
    }
    fillVisible();
}

/// Those out of sight wait until they are scrolled to: new texts are laid out, and that is dear.
void ProblemsPanel::fillVisible()
{
    for (std::size_t row = 0; row < m_entries.size(); ++row)
        if (!m_entries[row]->visibleRegion().isEmpty())
            fill(row);
}

void ProblemsPanel::fill(std::size_t row)
{
    const QModelIndex index = m_model->index(static_cast<int>(row));
    if (index.isValid()) // else the model has fewer since the last refill()
        m_entries[row]->setProblem(index, m_isJumpShown);
}

void ProblemsPanel::showEvent(QShowEvent *event)
{
    Panel::showEvent(event);
    for (std::size_t row = 0; row < m_entries.size(); ++row)
        fill(row);
}

} // namespace heddle
