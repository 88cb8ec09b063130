#include "parts/fullscreenchart.h"

#include "parts/button.h"
#include "parts/label.h"
#include "parts/theme.h"

#include <QCloseEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLayout>
#include <QScreen>
#include <QScrollArea>
#include <QSplitter>
#include <QVBoxLayout>

#include <memory>

namespace heddle {

namespace {

/// Puts another widget into the place of one; false where there is no such place.
bool replaceInParent(QWidget *widget, QWidget *by)
{
    QWidget *parent = widget->parentWidget();
    if (parent == nullptr)
        return false;
    if (auto *splitter = qobject_cast<QSplitter *>(parent)) {
        const QList<int> sizes = splitter->sizes();
        splitter->replaceWidget(splitter->indexOf(widget), by);
        splitter->setSizes(sizes);
        return true;
    }
    auto *area = qobject_cast<QScrollArea *>(parent->parentWidget());
    if (area != nullptr && area->widget() == widget) {
        area->takeWidget();
        area->setWidget(by);
        return true;
    }
    if (parent->layout() == nullptr)
        return false;
    const std::unique_ptr<QLayoutItem> old(parent->layout()->replaceWidget(widget, by));
    return old != nullptr;
}

} // namespace

FullScreenChart *FullScreenChart::show(QWidget *chart)
{
    auto owned = std::make_unique<QWidget>();
    QWidget *placeholder = owned.get();
    placeholder->setMinimumSize(chart->minimumSize());
    placeholder->setSizePolicy(chart->sizePolicy());
    placeholder->setFixedHeight(chart->height()); // the page stays as it is
    QWidget *window = chart->window();
    if (!replaceInParent(chart, placeholder))
        return nullptr;
    [[maybe_unused]] const QWidget *kept = owned.release(); // the page owns it
    auto *full = new FullScreenChart(chart);
    full->m_placeholder = placeholder;
    full->setParent(window, Qt::Window);
    placeholder->show();
    full->setGeometry(window->screen()->geometry()); // also where no window manager does it
    full->showFullScreen();
    chart->show();
    chart->setFocus();
    return full;
}

FullScreenChart::FullScreenChart(QWidget *chart)
    : m_chart(chart)
    , m_maximum(chart->maximumSize())
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(chart->accessibleName());
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    chart->setMaximumSize(QWIDGETSIZE_MAX, QWIDGETSIZE_MAX);
    auto *leave = new Button(tr("Leave full screen"));
    leave->setIconName(QStringLiteral("x"));
    leave->setToolTip(tr("Esc or F11"));
    connect(leave, &Button::clicked, this, &QWidget::close);
    auto *row = new QHBoxLayout;
    row->addWidget(new Label(chart->accessibleName(), TextStyle::Document));
    row->addStretch(1);
    row->addWidget(leave);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::px(24), Theme::px(16), Theme::px(24), Theme::px(24));
    column->setSpacing(Theme::px(16));
    column->addLayout(row);
    column->addWidget(chart, 1);
}

void FullScreenChart::closeEvent(QCloseEvent *event)
{
    if (m_chart && m_placeholder) {
        m_chart->setMaximumSize(m_maximum);
        layout()->removeWidget(m_chart);
        replaceInParent(m_placeholder, m_chart);
        m_chart->show();
        m_chart->setFocus();
        m_placeholder->deleteLater();
    }
    QWidget::closeEvent(event);
}

void FullScreenChart::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape || event->key() == Qt::Key_F11)
        close();
    else
        QWidget::keyPressEvent(event);
}

} // namespace heddle
