#pragma once

#include "parts/chartdata.h"
#include "parts/chartpicture.h"

#include <QObject>
#include <QPointer>

#include <functional>

class QContextMenuEvent;
class QMenu;

namespace heddle {

/// What every chart can be asked for, by its context menu (also the menu key) and F11: a copy of
/// its picture or its values, a file of the picture, its values as a table, the full screen.
///
/// A child of the chart. A chart without focus of its own gets it, with a ring around it, so that
/// the keyboard reaches the menu. The chart's accessible name is its name in dialogs and files.
class ChartMenu : public QObject
{
    Q_OBJECT

public:
    using Values = std::function<ChartData()>;

    enum class Focus
    {
        OfChart, ///< The chart takes it if it does not yet.
        Within   ///< Something in the chart has it.
    };

    ChartMenu(QWidget *chart, Values values, Focus focus = Focus::OfChart);
    ~ChartMenu() override;

    ChartData values() const { return m_values(); }

    void copyPicture();
    void copyData();
    void showTable();
    void toggleFullScreen();

    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void takeFocus();
    void placeRing(bool isShown);
    void popUp(QContextMenuEvent *event);
    void addSaving(QMenu *menu, PictureFormat format, const QString &text);
    void save(PictureFormat format);

    QWidget *m_chart;
    Values m_values;
    bool m_hasRing = false;
    QPointer<QWidget> m_ring; ///< There from the first focus on; owned by what holds the chart.
};

} // namespace heddle
