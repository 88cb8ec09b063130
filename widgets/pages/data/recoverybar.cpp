#include "pages/data/recoverybar.h"

#include "models/format.h"
#include "parts/button.h"
#include "parts/helptopic.h"
#include "parts/label.h"

#include <QLocale>
#include <QVBoxLayout>

#include <memory>

namespace heddle {

namespace {

/// "3 edits, the last one “set role of age”, kept today 14:32"
QString whatIsKept(const UnsavedExperiment &unsaved)
{
    QString text = formatCounted(unsaved.edits, RecoveryBar::tr("edit"), RecoveryBar::tr("edits"));
    if (unsaved.isPasted)
        text = unsaved.edits == 0 ? RecoveryBar::tr("A pasted table")
                                  : RecoveryBar::tr("A pasted table, %1").arg(text);
    if (!unsaved.lastEdit.isEmpty())
        text += RecoveryBar::tr(", the last one “%1”").arg(unsaved.lastEdit);
    const QString time = unsaved.kept.time().toString(QStringLiteral("HH:mm"));
    if (unsaved.kept.date() == QDate::currentDate())
        return text + RecoveryBar::tr(", kept today %1").arg(time);
    const QString date =
        QLocale(QLocale::English).toString(unsaved.kept.date(), QStringLiteral("d MMMM"));
    return text + RecoveryBar::tr(", kept %1, %2").arg(date, time);
}

} // namespace

RecoveryBar::RecoveryBar(QWidget *parent)
    : QWidget(parent)
    , m_rows(new QVBoxLayout(this))
{
    setHelpTopic(this, QStringLiteral("start#undo-saving-and-what-a-crash-leaves"));
    setAccessibleName(tr("Unsaved experiments"));
    m_rows->setContentsMargins(16, 16, 16, 0);
    m_rows->setSpacing(8);
    hide();
}

void RecoveryBar::setOffers(const std::vector<LeftExperiment> &offers)
{
    while (QLayoutItem *taken = m_rows->takeAt(0)) {
        const std::unique_ptr<QLayoutItem> owner(taken);
        if (taken->widget() != nullptr) {
            taken->widget()->hide();
            taken->widget()->deleteLater(); // the button that was pressed may be in it
        }
    }
    for (std::size_t i = 0; i < offers.size() && i < std::size_t(mostRows); ++i)
        m_rows->addWidget(createRow(offers.at(i)));
    setVisible(!offers.empty());
}

QWidget *RecoveryBar::createRow(const LeftExperiment &offer)
{
    const UnsavedExperiment &unsaved = offer.unsaved;
    auto *frame = new QFrame;
    frame->setProperty("heddlePanel", true);
    auto *title = new Label(tr("%1 was not saved when Heddle ended unexpectedly").arg(unsaved.name),
                            TextStyle::Name);
    auto *kept = new ElidedLabel(whatIsKept(unsaved), TextStyle::Secondary, Token::Ink2);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(title);
    texts->addWidget(kept);
    if (!unsaved.file.isEmpty())
        texts->addWidget(new ElidedLabel(unsaved.file, TextStyle::Secondary, Token::Ink3));
    auto *recover = new Button(tr("Recover"), Button::Role::Primary);
    recover->setToolTip(tr("Opens the experiment with these edits; the file on disk stays as it is "
                           "until you save"));
    auto *discard = new Button(tr("Discard"));
    discard->setToolTip(tr("Removes these edits for good"));
    for (Button *button : {recover, discard}) {
        button->setAccessibleName(tr("%1 %2").arg(button->text(), unsaved.name));
        button->setAccessibleDescription(kept->text());
    }
    auto *row = new QHBoxLayout(frame);
    row->setContentsMargins(16, 10, 16, 10);
    row->setSpacing(12);
    row->addWidget(new IconLabel(QStringLiteral("info"), Token::Accent, 20));
    row->addLayout(texts, 1);
    row->addWidget(recover);
    row->addWidget(discard);
    const QString folder = offer.place->folder();
    connect(recover, &Button::clicked, this, [this, folder] { Q_EMIT recoverRequested(folder); });
    connect(discard, &Button::clicked, this, [this, folder] { Q_EMIT discardRequested(folder); });
    return frame;
}

} // namespace heddle
