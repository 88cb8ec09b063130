#include "pages/run/problemspanel.h"

#include "parts/button.h"
#include "parts/helptopic.h"
#include "parts/label.h"

#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>

namespace heddle {

namespace {

constexpr int mostEntries = 50; // causes, not cells; more says nothing new

} // namespace

ProblemsPanel::ProblemsPanel(const ProblemModel *model, QWidget *parent)
    : Panel(tr("Problems"), tr("same causes grouped"), parent)
    , m_model(model)
    , m_list(new QWidget)
    , m_entries(new QVBoxLayout(m_list))
{
    setHelpTopic(this, QStringLiteral("run#problems"));
    m_entries->setContentsMargins(0, 0, 0, 0);
    m_entries->setSpacing(Theme::px(12));
    auto *scroll = new QScrollArea;
    scroll->setWidget(m_list);
    scroll->setWidgetResizable(true);
    m_list->setAutoFillBackground(false); // setWidget() switched it on
    scroll->viewport()->setAutoFillBackground(false);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setAccessibleName(tr("Problems"));
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    body()->addWidget(scroll);
    connect(model, &QAbstractItemModel::modelReset, this, &ProblemsPanel::takeModel);
    refill();
}

void ProblemsPanel::setJumpShown(bool shown)
{
    m_isJumpShown = shown;
    refill();
}

/// Nothing moves under the pointer: it may be about to press a button.
void ProblemsPanel::takeModel()
{
    m_isStale = underMouse() && m_model->rowCount() > 0;
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
    while (QLayoutItem *item = m_entries->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const int rows = std::min(m_model->rowCount(), mostEntries);
    if (rows == 0)
        m_entries->addWidget(new Label(tr("None so far."), TextStyle::Body, Token::Ink3));
    for (int row = 0; row < rows; ++row)
        m_entries->addWidget(makeEntry(m_model->index(row)));
    m_entries->addStretch(1);
}

QWidget *ProblemsPanel::makeEntry(const QModelIndex &index)
{
    const bool failure = index.data(ProblemModel::IsFailureRole).toBool();
    const auto task = index.data(ProblemModel::FirstTaskRole).toLongLong();

    auto *entry = new QWidget;
    auto *layout = new QHBoxLayout(entry);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::px(8));
    auto *icon =
        new IconLabel(failure ? QStringLiteral("circle-x") : QStringLiteral("triangle-alert"),
                      failure ? Token::Bad : Token::Warn);
    layout->addWidget(icon, 0, Qt::AlignTop);

    auto *column = new QVBoxLayout;
    column->setSpacing(Theme::px(4));
    column->addWidget(new Label(index.data(ProblemModel::HeadRole).toString(), TextStyle::Strong));
    auto *text =
        new Label(index.data(ProblemModel::TextRole).toString(), TextStyle::Body, Token::Ink2);
    text->setWordWrap(true);
    column->addWidget(text);
    auto *places = new Label(index.data(ProblemModel::PlacesRole).toString(), TextStyle::Secondary,
                             Token::Ink3);
    places->setWordWrap(true);
    column->addWidget(places);
    if (m_isJumpShown && task >= 0) {
        auto *show = new Button(tr("Show in grid"));
        connect(show, &Button::clicked, this, [this, task] { Q_EMIT taskRequested(task); });
        column->addWidget(show, 0, Qt::AlignLeft);
    }
    layout->addLayout(column, 1);
    return entry;
}

} // namespace heddle
