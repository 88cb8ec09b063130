#pragma once

#include <QList>
#include <QWidget>

class QButtonGroup;

namespace heddle {

class Segment;

/// One of a few choices, side by side in one frame. Radio buttons to screen readers and to the
/// keyboard.
class SegmentedControl : public QWidget
{
    Q_OBJECT

public:
    explicit SegmentedControl(const QString &accessibleName, const QStringList &segments = {},
                              QWidget *parent = nullptr);

    void addSegment(const QString &text, const QString &toolTip = {});
    void setSegmentText(int index, const QString &text);
    void setSegmentEnabled(int index, bool enabled);
    void clear(); ///< Takes all segments away; emits nothing.
    int count() const { return int(m_segments.size()); }

    int currentIndex() const; ///< −1 when there are no segments.
    void setCurrentIndex(int index);

Q_SIGNALS:
    void currentChanged(int index);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QList<Segment *> m_segments;
    QButtonGroup *m_group;
};

} // namespace heddle
