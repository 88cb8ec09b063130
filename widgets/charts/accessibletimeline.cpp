#include "charts/accessibletimeline.h"

#include "charts/timelineview.h"
#include "parts/accessiblerole.h"

#include <QAccessibleWidget>

#include <vector>

namespace heddle {

namespace {

/// Interfaces made when they are asked for, and given up with their owner.
class Children
{
public:
    ~Children()
    {
        for (const QAccessible::Id id : m_ids)
            if (id != 0)
                QAccessible::deleteAccessibleInterface(id);
    }

    template <typename Make>
    QAccessibleInterface *at(int index, const Make &make)
    {
        const auto place = static_cast<std::size_t>(index);
        if (place >= m_ids.size())
            m_ids.resize(place + 1, 0);
        if (m_ids[place] == 0)
            m_ids[place] = QAccessible::registerAccessibleInterface(make());
        return QAccessible::accessibleInterface(m_ids[place]);
    }

private:
    std::vector<QAccessible::Id> m_ids;
};

/// What a lane and a block have in common: a part of a timeline without a widget of its own.
class AccessiblePart : public QAccessibleInterface
{
public:
    explicit AccessiblePart(TimelineView *timeline)
        : m_timeline(timeline)
    {
    }

    QObject *object() const override { return nullptr; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    QAccessibleInterface *child(int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    void setText(QAccessible::Text, const QString &) override {}
    QAccessible::State state() const override { return {}; }

protected:
    QRect onScreen(const QRect &rect) const
    {
        return {m_timeline->viewport()->mapToGlobal(rect.topLeft()), rect.size()};
    }

    TimelineView *m_timeline;
};

class AccessibleBlock : public AccessiblePart
{
public:
    AccessibleBlock(TimelineView *timeline, QAccessibleInterface *lane, int laneIndex, int index)
        : AccessiblePart(timeline)
        , m_lane(lane)
        , m_laneIndex(laneIndex)
        , m_index(index)
    {
    }

    bool isValid() const override { return m_index < m_timeline->blockCount(m_laneIndex); }
    QAccessibleInterface *parent() const override { return m_lane; }
    QString text(QAccessible::Text text) const override
    {
        return text == QAccessible::Name && isValid()
                   ? m_timeline->describe(m_laneIndex, static_cast<std::size_t>(m_index))
                   : QString();
    }
    QRect rect() const override
    {
        return onScreen(m_timeline->rectOf(m_laneIndex, static_cast<std::size_t>(m_index)));
    }
    QAccessible::Role role() const override { return QAccessible::ListItem; }
    int index() const { return m_index; }

private:
    QAccessibleInterface *m_lane;
    int m_laneIndex, m_index;
};

class AccessibleLane : public AccessiblePart
{
public:
    AccessibleLane(TimelineView *timeline, int index)
        : AccessiblePart(timeline)
        , m_index(index)
    {
    }

    bool isValid() const override { return m_index < m_timeline->laneCount(); }
    QAccessibleInterface *parent() const override
    {
        return QAccessible::queryAccessibleInterface(m_timeline);
    }
    int childCount() const override { return m_timeline->blockCount(m_index); }
    QAccessibleInterface *child(int index) const override
    {
        if (index < 0 || index >= childCount())
            return nullptr;
        auto *self = const_cast<AccessibleLane *>(this);
        return m_blocks.at(index,
                           [&] { return new AccessibleBlock(m_timeline, self, m_index, index); });
    }
    int indexOfChild(const QAccessibleInterface *child) const override
    {
        const auto *block = dynamic_cast<const AccessibleBlock *>(child);
        return block ? block->index() : -1;
    }
    QString text(QAccessible::Text text) const override
    {
        return text == QAccessible::Name && isValid() ? m_timeline->laneName(m_index) : QString();
    }
    QRect rect() const override { return onScreen(m_timeline->rectOf(m_index)); }
    QAccessible::Role role() const override { return QAccessible::List; }
    int index() const { return m_index; }

private:
    int m_index;
    mutable Children m_blocks;
};

class AccessibleTimeline : public QAccessibleWidget
{
public:
    explicit AccessibleTimeline(TimelineView *timeline)
        : QAccessibleWidget(timeline, QAccessible::List)
        , m_timeline(timeline)
    {
    }

    int childCount() const override { return m_timeline->laneCount(); }
    QAccessibleInterface *child(int index) const override
    {
        if (index < 0 || index >= childCount())
            return nullptr;
        return m_lanes.at(index, [&] { return new AccessibleLane(m_timeline, index); });
    }
    int indexOfChild(const QAccessibleInterface *child) const override
    {
        const auto *lane = dynamic_cast<const AccessibleLane *>(child);
        return lane ? lane->index() : -1;
    }

private:
    TimelineView *m_timeline;
    mutable Children m_lanes;
};

} // namespace

void makeTimelineAccessible()
{
    makeAccessibleBy<AccessibleTimeline, TimelineView>();
}

} // namespace heddle
