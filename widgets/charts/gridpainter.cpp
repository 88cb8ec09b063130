#include "charts/gridpainter.h"

#include "models/format.h"
#include "models/plantext.h"
#include "models/taskmodel.h"
#include "parts/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>

namespace heddle {

namespace {

constexpr int headingHeight = 20, scaleHeight = 28, labelGap = 8, widestLabel = 140;
constexpr int meansWidth = 110; // dots of the row means with their axis

/// A step of 1, 2 or 5 times a power of ten, at least a tenth of the span.
double niceStep(double span)
{
    const double power = std::pow(10.0, std::floor(std::log10(span)) - 1);
    for (const double factor : {1.0, 2.0, 5.0})
        if (factor * power * 10 >= span)
            return factor * power;
    return 10 * power;
}

} // namespace

/// What one drawn rectangle says: the mean score of its cells, and the worst state wins.
struct GridPainter::Mark
{
    TaskPhase phase = TaskPhase::Queued;
    double score = 0; ///< NaN: none.
    float progress = 0;
    bool empty = true;
};

GridPainter::GridPainter(const TaskBoard &board)
    : m_board(&board)
    , m_geometry(board.plan())
{
}

const Plan &GridPainter::plan() const
{
    return *m_board->plan();
}

void GridPainter::widenLimits()
{
    if (m_board->lowestScore() > m_board->highestScore())
        return;
    const double low = m_board->lowestScore(), high = m_board->highestScore();
    if (m_low < m_high && low >= m_low && high <= m_high)
        return; // limits widen only, so that a colour keeps its meaning
    const double step = niceStep(std::max(high - low, 1e-6 + std::abs(high) * 1e-3));
    m_low = std::floor(low / step) * step;
    m_high = std::max(std::ceil(high / step) * step, m_low + step);
}

bool GridPainter::hasScores() const
{
    return m_board && plan().hasResampling();
}

QString GridPainter::scoreName() const
{
    return metricTitle(plan().experiment().metrics.front());
}

double GridPainter::goodness(double score) const
{
    if (!(m_low < m_high) || std::isnan(score))
        return std::numeric_limits<double>::quiet_NaN();
    const double share = std::clamp((score - m_low) / (m_high - m_low), 0.0, 1.0);
    return higherIsBetter(plan().experiment().metrics.front()) ? share : 1 - share;
}

void GridPainter::setSize(QSize size)
{
    const QFontMetrics metrics(Theme::font(TextStyle::Secondary));
    int label = 0;
    for (int row = 0; row < m_geometry.rows(); ++row)
        label = std::max(label, metrics.horizontalAdvance(m_geometry.rowName(row)));
    label = std::min(label + 2, Theme::px(widestLabel)) + Theme::px(labelGap);
    const int right = hasScores() ? Theme::px(meansWidth) : 0;
    m_cells = QRect(QPoint(), size)
                  .adjusted(label, Theme::px(headingHeight),
                            -right - (right ? Theme::px(labelGap) : 0), -Theme::px(scaleHeight));
    m_geometry.setArea(m_cells, Theme::px(100) / 100.0);
    m_means = QRect(size.width() - right, m_cells.top(), right, m_cells.height());
}

GridPainter::Mark GridPainter::markOf(int markRow, int markColumn) const
{
    Mark mark;
    double sum = 0;
    int scores = 0;
    const auto rank = [](TaskPhase phase) { // the worst state wins
        switch (phase) {
        case TaskPhase::Failed:
            return 4;
        case TaskPhase::Cancelled:
            return 3;
        case TaskPhase::Running:
            return 2;
        case TaskPhase::Done:
            return 1;
        case TaskPhase::Queued:
        case TaskPhase::Sent:
            break;
        }
        return 0;
    };
    for (int row = m_geometry.firstRow(markRow); row < m_geometry.firstRow(markRow + 1); ++row) {
        for (int column = m_geometry.firstColumn(markColumn);
             column < m_geometry.firstColumn(markColumn + 1); ++column) {
            const std::optional<GridCell> cell = m_geometry.cellAt({row, column});
            if (!cell)
                continue;
            mark.empty = false;
            const TaskState &state = m_board->state(cell->task);
            const TaskPhase phase = m_board->cellPhase(cell->task, cell->index);
            if (rank(phase) > rank(mark.phase))
                mark.phase = phase;
            mark.progress = std::max(mark.progress, state.progress);
            const auto score = static_cast<double>(m_board->cellScore(cell->task, cell->index));
            if (std::isfinite(score)) {
                sum += score;
                ++scores;
            }
        }
    }
    mark.score = scores > 0 ? sum / scores : std::numeric_limits<double>::quiet_NaN();
    return mark;
}

double GridPainter::rowMean(int row) const
{
    double sum = 0;
    int count = 0;
    for (int column = 0; column < m_geometry.columns(); ++column) {
        const std::optional<GridCell> cell = m_geometry.cellAt({row, column});
        const double score =
            cell ? static_cast<double>(m_board->cellScore(cell->task, cell->index)) : NAN;
        if (std::isfinite(score)) {
            sum += score;
            ++count;
        }
    }
    return count > 0 ? sum / count : std::numeric_limits<double>::quiet_NaN();
}

void GridPainter::paint(QPainter &painter) const
{
    drawLabels(painter);
    drawMarks(painter);
    if (hasScores())
        drawMeans(painter);
    drawScale(painter);
}

/// Titles of the groups of columns; where one has no room all repeats are told by their number.
void GridPainter::drawHeadings(QPainter &painter) const
{
    const QFontMetrics metrics = painter.fontMetrics();
    const auto &groups = m_geometry.groups();
    const auto draw = [&](const QString &title, int left) {
        painter.drawText(QRect(std::max(0, left), 0, metrics.horizontalAdvance(title) + 1,
                               Theme::px(headingHeight) - 4),
                         Qt::AlignBottom | Qt::AlignLeft, title);
    };
    const auto fits = [&](const GridGeometry::Group &group) {
        return group.firstColumn == 0 || groups.size() <= 2 ||
               metrics.horizontalAdvance(group.title) <= m_geometry.groupRect(group).width();
    };
    const bool all = std::all_of(groups.begin(), groups.end(), fits);
    for (const GridGeometry::Group &group : groups) {
        const QRect room = m_geometry.groupRect(group);
        const QString &title = all || group.firstColumn == 0 ? group.title : group.shortTitle;
        const int width = metrics.horizontalAdvance(title);
        if (group.firstColumn == 0)
            draw(title, room.right() - width);
        else if (width <= std::max(room.width(), Theme::px(48)))
            draw(title, room.center().x() - width / 2);
    }
}

void GridPainter::drawLabels(QPainter &painter) const
{
    painter.setPen(Theme::color(Token::Ink2));
    painter.setFont(Theme::font(TextStyle::Axis));
    drawHeadings(painter);
    painter.setFont(Theme::font(TextStyle::Secondary));
    const QFontMetrics metrics = painter.fontMetrics();
    int lastBottom = 0;
    for (int mark = 0; mark < m_geometry.markRows(); ++mark) {
        const QRect rect = m_geometry.markRect(mark, 0);
        const int height = std::max(rect.height(), metrics.ascent());
        const QRect text(0, rect.center().y() - height / 2, m_cells.left() - Theme::px(labelGap),
                         height);
        if (text.top() < lastBottom)
            continue; // rows are lower than a line of text: label those that fit
        const QString name = metrics.elidedText(m_geometry.rowName(m_geometry.firstRow(mark)),
                                                Qt::ElideRight, text.width());
        painter.drawText(text, Qt::AlignRight | Qt::AlignVCenter | Qt::TextDontClip, name);
        lastBottom = text.bottom();
    }
}

void GridPainter::drawMarks(QPainter &painter) const
{
    for (int row = 0; row < m_geometry.markRows(); ++row) {
        for (int column = 0; column < m_geometry.markColumns(); ++column) {
            const Mark mark = markOf(row, column);
            if (!mark.empty)
                drawMark(painter, m_geometry.markRect(row, column), mark);
        }
    }
}

void GridPainter::drawMark(QPainter &painter, const QRect &rect, const Mark &mark) const
{
    switch (mark.phase) {
    case TaskPhase::Queued:
        painter.fillRect(rect, Theme::color(Token::Cell));
        return;
    case TaskPhase::Sent:
        painter.fillRect(rect, Theme::color(Token::Cell));
        painter.fillRect(QRect(rect.center() - QPoint(1, 1), QSize(2, 2)),
                         Theme::color(Token::Accent));
        return;
    case TaskPhase::Running: {
        painter.fillRect(rect, Theme::color(Token::Surface));
        const int filled = std::max(
            rect.height() / 3, static_cast<int>(static_cast<float>(rect.height()) * mark.progress));
        painter.fillRect(QRect(rect.left(), rect.bottom() - filled + 1, rect.width(), filled),
                         Theme::color(Token::Accent));
        painter.setPen(QPen(Theme::color(Token::Accent), 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect.adjusted(0, 0, -1, -1));
        return;
    }
    case TaskPhase::Done:
        painter.fillRect(rect, std::isnan(mark.score) ? Theme::ramp(hasScores() ? 0.6 : 0.75)
                                                      : Theme::ramp(goodness(mark.score)));
        return;
    case TaskPhase::Failed: {
        painter.fillRect(rect, Theme::color(Token::BadFill));
        const QRect cross(rect.center() - QPoint(2, 2), QSize(5, 5));
        painter.setPen(QPen(Theme::color(Token::Surface), 1));
        painter.drawLine(cross.topLeft(), cross.bottomRight());
        painter.drawLine(cross.topRight(), cross.bottomLeft());
        return;
    }
    case TaskPhase::Cancelled:
        painter.fillRect(rect, Theme::color(Token::Cell));
        painter.fillRect(rect, QBrush(Theme::color(Token::Line2), Qt::BDiagPattern));
        return;
    }
}

void GridPainter::drawMeans(QPainter &painter) const
{
    painter.setFont(Theme::font(TextStyle::Axis));
    painter.setPen(Theme::color(Token::Ink2));
    painter.drawText(QRect(m_means.left() - Theme::px(40), 0, m_means.width() + Theme::px(40),
                           Theme::px(headingHeight) - 4),
                     Qt::AlignRight | Qt::AlignBottom, tr("mean so far, %1").arg(scoreName()));
    if (!(m_low < m_high))
        return;
    const QRectF axis = QRectF(m_means).adjusted(8, 0, -24, 0);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::color(Token::Grid), 1));
    const double bottom = m_geometry.markRect(m_geometry.markRows() - 1, 0).bottom();
    for (const double share : {0.0, 0.5, 1.0}) {
        const double x = std::round(axis.left() + share * axis.width()) + 0.5;
        painter.drawLine(QPointF(x, axis.top()), QPointF(x, bottom));
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(Theme::color(Token::Ink2));
    for (int mark = 0; mark < m_geometry.markRows(); ++mark) {
        const double mean = rowMean(m_geometry.firstRow(mark));
        if (std::isfinite(mean))
            painter.drawEllipse(
                QPointF(axis.left() + (mean - m_low) / (m_high - m_low) * axis.width(),
                        m_geometry.markRect(mark, 0).center().y() + 0.5),
                2.5, 2.5);
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(Theme::color(Token::Ink3));
    for (const double share : {0.0, 1.0})
        painter.drawText(QRectF(axis.left() + share * axis.width() - 24, bottom + 4, 48, 16),
                         Qt::AlignHCenter, formatShort(m_low + share * (m_high - m_low), 3));
}

void GridPainter::drawScale(QPainter &painter) const
{
    painter.setFont(Theme::font(TextStyle::Axis));
    const int height = Theme::px(10);
    int x = m_cells.left();
    const int y = m_geometry.markRows() > 0
                      ? m_geometry.markRect(m_geometry.markRows() - 1, 0).bottom() + Theme::px(12)
                      : 0;
    const auto text = [&](const QString &words) {
        painter.setPen(Theme::color(Token::Ink2));
        const int width = painter.fontMetrics().horizontalAdvance(words);
        painter.drawText(QRect(x, y - 4, width + 1, height + 8), Qt::AlignVCenter | Qt::AlignLeft,
                         words);
        x += width + Theme::px(6);
    };
    if (hasScores() && m_low < m_high) {
        const bool up = higherIsBetter(plan().experiment().metrics.front());
        text(formatShort(up ? m_low : m_high, 3));
        const int width = Theme::px(90);
        for (int i = 0; i < width; ++i)
            painter.fillRect(x + i, y, 1, height, Theme::ramp(i / static_cast<double>(width - 1)));
        x += width + Theme::px(6);
        text(formatShort(up ? m_high : m_low, 3));
        x += Theme::px(10);
    }
    Mark mark;
    mark.score = std::numeric_limits<double>::quiet_NaN();
    for (const TaskPhase phase : {TaskPhase::Queued, TaskPhase::Running, TaskPhase::Done,
                                  TaskPhase::Failed, TaskPhase::Cancelled}) {
        const bool always =
            phase == TaskPhase::Queued || (phase == TaskPhase::Done && !hasScores());
        if (!always && m_board->count(phase) == 0)
            continue;
        if (phase == TaskPhase::Done && hasScores())
            continue; // the ramp says it
        mark.phase = phase;
        drawMark(painter, QRect(x, y, Theme::px(8), height), mark);
        x += Theme::px(13);
        text(toText(phase).toLower() + QLatin1Char(' ') + formatCount(m_board->count(phase)));
        x += Theme::px(8);
    }
}

} // namespace heddle
