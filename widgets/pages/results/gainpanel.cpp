#include "pages/results/gainpanel.h"

#include "models/fitlistmodel.h"
#include "models/format.h"
#include "parts/label.h"
#include "parts/sharebars.h"

#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>
#include <numeric>

namespace heddle {

namespace {

constexpr std::size_t mostBars = 100; ///< More are not read one by one.

/// Terms of the design that trees ask about, the largest gain first.
std::vector<std::size_t> orderOf(const Eigen::VectorXd &shares)
{
    std::vector<std::size_t> order(static_cast<std::size_t>(shares.size()));
    std::iota(order.begin(), order.end(), 0);
    const auto shareOf = [&shares](std::size_t term) {
        return shares[static_cast<Eigen::Index>(term)];
    };
    std::erase_if(order, [&](std::size_t term) { return !(shareOf(term) > 0); });
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return shareOf(a) > shareOf(b); });
    return order;
}

QString titleOf(const Results &results, const FitEntry &fit)
{
    if (fit.cell.level >= 0)
        return GainPanel::tr("%1 against the rest").arg(fitName(results, fit));
    const QString target = QString::fromStdString(results.plan->target().name);
    return fit.event.empty() ? target
                             : target + QStringLiteral(": ") + QString::fromStdString(fit.event);
}

} // namespace

GainPanel::GainPanel(QWidget *parent)
    : Panel({}, {}, parent)
    , m_bars(new ShareBars)
    , m_note(new Label({}, TextStyle::Secondary, Token::Ink2))
    , m_statistics(new Label({}, TextStyle::Secondary, Token::Ink2))
{
    m_bars->setAccessibleName(tr("Share of the gain"));
    auto *scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(m_bars);
    scroll->viewport()->setAutoFillBackground(false); // the panel's own shows through
    m_bars->setAutoFillBackground(false);
    body()->addWidget(new Label(tr("Share of the gain"), TextStyle::Strong));
    body()->addWidget(scroll, 1);
    for (Label *label : {m_note, m_statistics}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        body()->addWidget(label);
    }
}

void GainPanel::setFit(const Results &results, const FitEntry &fit)
{
    const TreeEnsemble &trees = *fit.trees;
    const Eigen::VectorXd shares = gainShares(trees);
    std::vector<std::size_t> order = orderOf(shares);
    const std::size_t all = order.size();
    order.resize(std::min(all, mostBars));
    QStringList names;
    std::vector<double> values;
    for (const std::size_t term : order) {
        names.append(QString::fromStdString(results.plan->recipe().terms()[term].name));
        values.push_back(shares[static_cast<Eigen::Index>(term)]);
    }
    m_bars->setShares(names, std::move(values));
    m_note->setText(
        all == 0 ? tr("No question lowers the loss: the trees are a constant.")
        : all > mostBars
            ? tr("%1 more terms have less.").arg(formatCount(std::int64_t(all - mostBars)))
            : tr("By how much the questions about a term lower the loss, of all "
                 "trees; it says nothing of the direction."));
    setTitle(titleOf(results, fit));
    QString count = formatCounted(trees.treeCount(), tr("tree"), tr("trees"));
    if (const QString rounds = roundsText(results, fit); !rounds.isEmpty())
        count += QStringLiteral(", ") + rounds;
    setExplanation(tr("%1; %2 rows").arg(count, formatCount(fit.fit.rows)));
    const auto leaves = std::count_if(trees.nodes.begin(), trees.nodes.end(),
                                      [](const TreeNode &node) { return node.feature < 0; });
    m_statistics->setText(
        tr("Null deviance %1, deviance on the training rows %2; %3. Trees have no standard "
           "errors.")
            .arg(formatFixed(fit.fit.nullDeviance, 2), formatFixed(fit.fit.deviance, 2),
                 formatCounted(leaves, tr("leaf"), tr("leaves"))));
}

} // namespace heddle
