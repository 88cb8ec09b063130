#include "charts/gridpainter.h"

#include "models/format.h"
#include "models/plantext.h"
#include "models/taskmodel.h"
#include "parts/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace heddle {

namespace {

constexpr int headingHeight = 20, scaleHeight = 28, labelGap = 8, widestLabel = 140;
constexpr int smallestDrawing = 5;   // a smaller mark is but a colour
constexpr int meansWidth = 110;      // dots of the row means with their axis
constexpr int rampsNeighbours = 250; // its limits and the counts of two states, on one line

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

bool GridPainter::Mark::looksLike(const Mark &other) const
{
    const bool sameScore = score == other.score || (std::isnan(score) && std::isnan(other.score));
    return sameScore && phase == other.phase && doneShare == other.doneShare &&
           progress == other.progress && empty == other.empty;
}

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
    forgetPicture();
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
    m_size = size;
    forgetPicture();
    const QFontMetrics metrics(Theme::font(TextStyle::Secondary));
    int label = 0;
    for (int row = 0; row < m_geometry.rows(); ++row)
        label = std::max(label, metrics.horizontalAdvance(m_geometry.rowName(row)));
    if (m_geometry.columns() > 0) // the first heading stands over the labels
        label = std::max(label, QFontMetrics(Theme::font(TextStyle::Axis))
                                    .horizontalAdvance(m_geometry.groups().front().title));
    label = std::min(label + 2, Theme::px(widestLabel)) + Theme::px(labelGap);
    const int right = hasScores() ? Theme::px(meansWidth) : 0;
    m_cells = QRect(QPoint(), size)
                  .adjusted(label, Theme::px(headingHeight),
                            -right - (right ? Theme::px(labelGap) : 0), -Theme::px(scaleHeight));
    m_geometry.setArea(m_cells, Theme::px(100) / 100.0);
    m_means = QRect(size.width() - right, m_cells.top(), right, m_cells.height());
}

/// The worst one is shown of cells that share a mark.
int GridPainter::badness(TaskPhase phase)
{
    switch (phase) {
    case TaskPhase::Failed:
        return 5;
    case TaskPhase::Cancelled:
        return 4;
    case TaskPhase::Running:
        return 3;
    case TaskPhase::Sent:
        return 2;
    case TaskPhase::Queued:
        return 1;
    case TaskPhase::Done:
        break;
    }
    return 0;
}

template <typename Visit>
void GridPainter::forEachCell(int markRow, int markColumn, const Visit &visit) const
{
    const int lastRow = m_geometry.firstRow(markRow + 1);
    const int lastColumn = m_geometry.firstColumn(markColumn + 1);
    for (int row = m_geometry.firstRow(markRow); row < lastRow; ++row) {
        for (int column = m_geometry.firstColumn(markColumn); column < lastColumn; ++column) {
            if (const std::optional<GridCell> cell = m_geometry.cellAt({row, column}))
                visit(GridPosition{row, column}, *cell);
        }
    }
}

GridPainter::Mark GridPainter::markOf(int markRow, int markColumn) const
{
    Mark mark;
    mark.phase = TaskPhase::Done;
    double sum = 0;
    int scores = 0, done = 0, cells = 0;
    forEachCell(markRow, markColumn, [&](GridPosition, const GridCell &cell) {
        ++cells;
        const TaskPhase phase = m_board->cellPhase(cell.task, cell.index);
        if (badness(phase) > badness(mark.phase))
            mark.phase = phase;
        done += phase == TaskPhase::Done ? 1 : 0;
        mark.progress = std::max(mark.progress, m_board->state(cell.task).progress);
        const auto score = static_cast<double>(m_board->cellScore(cell.task, cell.index));
        if (std::isfinite(score)) {
            sum += score;
            ++scores;
        }
    });
    mark.empty = cells == 0;
    mark.doneShare = cells > 0 ? static_cast<double>(done) / cells : 0;
    mark.score = scores > 0 ? sum / scores : std::numeric_limits<double>::quiet_NaN();
    return mark;
}

std::optional<GridPosition> GridPainter::positionAt(QPoint point) const
{
    std::optional<GridPosition> worst = m_geometry.positionAt(point);
    if (!worst)
        return worst;
    int most = -1;
    forEachCell(m_geometry.markOfRow(worst->row), m_geometry.markOfColumn(worst->column),
                [&](GridPosition position, const GridCell &cell) {
                    const int bad = badness(m_board->cellPhase(cell.task, cell.index));
                    if (bad > most) {
                        most = bad;
                        worst = position;
                    }
                });
    return worst;
}

int GridPainter::cellsBeside(GridPosition position) const
{
    int cells = 0;
    forEachCell(m_geometry.markOfRow(position.row), m_geometry.markOfColumn(position.column),
                [&](GridPosition, const GridCell &) { ++cells; });
    return cells - 1;
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
    if (hasScores()) {
        drawMeansTitle(painter);
        drawMeans(painter);
    }
    drawScale(painter);
}

void GridPainter::taskChanged(std::int64_t task)
{
    if (m_picture.isNull() || m_isDue.empty())
        return; // all marks are to be drawn, or there is no room for one
    for (const GridPosition position : m_geometry.positionsOf(task))
        m_isDue.at(static_cast<std::size_t>(m_geometry.markOfRow(position.row)) *
                       static_cast<std::size_t>(m_geometry.markColumns()) +
                   static_cast<std::size_t>(m_geometry.markOfColumn(position.column))) = 1;
}

void GridPainter::allChanged()
{
    std::fill(m_isDue.begin(), m_isDue.end(), 1);
}

QRegion GridPainter::takeChanges(double ratio, bool withSums)
{
    if (m_picture.isNull()) {
        makePicture(ratio);
        return QRect(QPoint(), m_size);
    }
    QPainter painter(&m_picture);
    QRegion changed = drawChangedMarks(painter);
    m_areSumsOld = m_areSumsOld || !changed.isEmpty();
    if (withSums && std::exchange(m_areSumsOld, false))
        changed += drawSums(painter);
    return changed;
}

QRegion GridPainter::drawSums(QPainter &painter) const
{
    const int bottom = bottomOfCells() + 1;
    const QRect means(m_means.left(), m_means.top(), m_means.width(), bottom - m_means.top());
    const QRect scale(0, bottom, m_size.width(), m_size.height() - bottom);
    painter.fillRect(scale, Theme::color(Token::Surface));
    QRegion drawn = scale;
    if (hasScores()) {
        painter.fillRect(means, Theme::color(Token::Surface));
        drawMeans(painter);
        drawn += means;
    }
    drawScale(painter);
    return drawn;
}

void GridPainter::paintPicture(QPainter &painter, double ratio)
{
    if (m_picture.isNull() || m_picture.devicePixelRatio() != ratio)
        makePicture(ratio);
    painter.drawPixmap(0, 0, m_picture);
}

void GridPainter::makePicture(double ratio)
{
    m_picture = QPixmap(m_size * ratio);
    m_picture.setDevicePixelRatio(ratio);
    m_picture.fill(Theme::color(Token::Surface));
    QPainter painter(&m_picture);
    paint(painter);
    m_drawn.clear();
    for (int row = 0; row < m_geometry.markRows(); ++row)
        for (int column = 0; column < m_geometry.markColumns(); ++column)
            m_drawn.push_back(markOf(row, column));
    m_isDue.assign(m_drawn.size(), 0);
}

QRegion GridPainter::drawChangedMarks(QPainter &painter)
{
    QRect changed; // of a row, since many small rectangles cost more than one
    QRegion all;
    std::size_t place = 0;
    for (int row = 0; row < m_geometry.markRows(); ++row, changed = {}) {
        for (int column = 0; column < m_geometry.markColumns(); ++column, ++place) {
            if (!std::exchange(m_isDue[place], 0))
                continue;
            const Mark mark = markOf(row, column);
            if (mark.looksLike(m_drawn[place]))
                continue;
            m_drawn[place] = mark;
            drawMark(painter, m_geometry.markRect(row, column), mark);
            changed |= m_geometry.markRect(row, column);
        }
        all += changed;
    }
    return all;
}

int GridPainter::bottomOfCells() const
{
    return m_geometry.markRows() > 0 ? m_geometry.markRect(m_geometry.markRows() - 1, 0).bottom()
                                     : 0;
}

std::vector<GridHeading> GridPainter::headings(const QFontMetrics &metrics) const
{
    return gridHeadings(m_geometry, m_cells.right(), metrics);
}

void GridPainter::drawLabels(QPainter &painter) const
{
    painter.setPen(Theme::color(Token::Ink2));
    painter.setFont(Theme::font(TextStyle::Axis));
    for (const GridHeading &heading : headings(painter.fontMetrics()))
        painter.drawText(heading.left,
                         Theme::px(headingHeight) - 4 - painter.fontMetrics().descent(),
                         heading.title);
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

QColor GridPainter::doneColor(const Mark &mark) const
{
    if (std::isnan(mark.score))
        return Theme::ramp(hasScores() ? 0.6 : 0.75);
    return Theme::ramp(goodness(mark.score));
}

/// Of a mark whose other cells are still to run.
void GridPainter::drawDoneShare(QPainter &painter, const QRect &rect, const Mark &mark) const
{
    if (mark.doneShare <= 0)
        return;
    const int height = std::clamp(static_cast<int>(std::lround(mark.doneShare * rect.height())), 1,
                                  std::max(1, rect.height() - 1));
    painter.fillRect(QRect(rect.left(), rect.bottom() - height + 1, rect.width(), height),
                     doneColor(mark));
}

void GridPainter::drawMark(QPainter &painter, const QRect &rect, const Mark &mark) const
{
    const bool isTiny = std::min(rect.width(), rect.height()) < smallestDrawing;
    switch (mark.phase) {
    case TaskPhase::Queued:
        painter.fillRect(rect, Theme::color(Token::Cell));
        drawDoneShare(painter, rect, mark);
        return;
    case TaskPhase::Sent:
        painter.fillRect(rect, Theme::color(Token::Cell));
        drawDoneShare(painter, rect, mark);
        if (!isTiny)
            painter.fillRect(QRect(rect.center() - QPoint(1, 1), QSize(2, 2)),
                             Theme::color(Token::Accent));
        return;
    case TaskPhase::Running: {
        if (isTiny)
            return painter.fillRect(rect, Theme::color(Token::Accent));
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
        painter.fillRect(rect, doneColor(mark));
        return;
    case TaskPhase::Failed: {
        painter.fillRect(rect, Theme::color(Token::BadFill));
        if (isTiny)
            return; // the colour says it
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

void GridPainter::drawMeansTitle(QPainter &painter) const
{
    painter.setFont(Theme::font(TextStyle::Axis));
    painter.setPen(Theme::color(Token::Ink2));
    painter.drawText(QRect(m_means.left() - Theme::px(40), 0, m_means.width() + Theme::px(40),
                           Theme::px(headingHeight) - 4),
                     Qt::AlignRight | Qt::AlignBottom, tr("mean so far, %1").arg(scoreName()));
}

void GridPainter::drawMeans(QPainter &painter) const
{
    if (!(m_low < m_high))
        return;
    painter.setFont(Theme::font(TextStyle::Axis));
    const QRectF axis = QRectF(m_means).adjusted(8, 0, -24, 0);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::color(Token::Grid), 1));
    const double bottom = bottomOfCells();
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
    const int y = bottomOfCells() + Theme::px(12);
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
        const int room = m_cells.width() - Theme::px(rampsNeighbours);
        const int width = std::clamp(room, Theme::px(30), Theme::px(90));
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
