#include "pages/settingsdialog.h"

#include "models/format.h"
#include "parts/button.h"
#include "parts/helptopic.h"
#include "parts/label.h"
#include "parts/message.h"
#include "parts/panel.h"
#include "parts/segmentedcontrol.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

namespace heddle {

namespace {

// In the order of the segments.
constexpr ThemeChoice themes[] = {ThemeChoice::Light, ThemeChoice::Dark, ThemeChoice::MatchDesktop};
constexpr int percents[] = {0, 100, 110, 125, 150, 175, 200};

} // namespace

SettingsDialog::SettingsDialog(const Look &look, QWidget *parent)
    : QDialog(parent)
    , m_look(look)
    , m_textAtStart(look.textPercent)
    , m_theme(new SegmentedControl(tr("Theme"), {tr("Light"), tr("Dark"), tr("Match desktop")}))
    , m_borders(new QCheckBox(tr("Stronger borders")))
    , m_motion(new QCheckBox(tr("Reduce motion")))
    , m_text(new QComboBox)
    , m_keptFree(new QSpinBox)
    , m_lanes(new Label({}, TextStyle::Secondary, Token::Ink2))
    , m_cores(createCores())
    , m_coresCaption(new Label(tr("Leave free"), TextStyle::Body, Token::Ink2))
    , m_later(new Note(QStringLiteral("info"), Token::Accent,
                       tr("The size of text changes when Heddle is started again.")))
{
    setHelpTopic(this, QStringLiteral("settings"));
    setWindowTitle(tr("Settings"));
    setMinimumWidth(Theme::px(460));
    auto *close = new Button(tr("Close"), Button::Role::Primary);
    close->setDefault(true);
    auto *footer = new QHBoxLayout;
    footer->setContentsMargins(16, 12, 16, 12);
    footer->addStretch(1);
    footer->addWidget(close);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(createForm());
    column->addStretch(1);
    column->addWidget(makeLine());
    column->addLayout(footer);
    connect(close, &Button::clicked, this, &QDialog::accept);
    connect(m_theme, &SegmentedControl::currentChanged, this, &SettingsDialog::choose);
    connect(m_borders, &QCheckBox::toggled, this, &SettingsDialog::choose);
    connect(m_motion, &QCheckBox::toggled, this, &SettingsDialog::choose);
    connect(m_text, &QComboBox::currentIndexChanged, this, &SettingsDialog::choose);
    connect(m_keptFree, &QSpinBox::valueChanged, this, [this](int cores) {
        showLanes();
        Q_EMIT coresKeptFreeChosen(cores);
    });
}

QWidget *SettingsDialog::createCores()
{
    m_keptFree->setAccessibleName(tr("Cores to leave free"));
    m_keptFree->setToolTip(tr(
        "Cores of this computer that runs leave to other programs, unless Workers asks for more"));
    auto *cores = new QWidget;
    auto *row = new QHBoxLayout(cores);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::px(8));
    row->addWidget(m_keptFree);
    row->addWidget(m_lanes, 1);
    return cores;
}

void SettingsDialog::setCores(int coresHere, int keptFree)
{
    const QSignalBlocker blocker(m_keptFree);
    m_keptFree->setRange(0, coresHere - 1);
    m_keptFree->setValue(keptFree);
    showLanes();
    m_cores->show();
    m_coresCaption->show();
}

void SettingsDialog::showLanes()
{
    const int all = m_keptFree->maximum() + 1;
    const int lanes = all - m_keptFree->value();
    m_lanes->setText(tr("of %1; runs take %2 here")
                         .arg(formatCounted(all, tr("core"), tr("cores")),
                              formatCounted(lanes, tr("lane"), tr("lanes"))));
}

QWidget *SettingsDialog::createForm()
{
    for (int i = 0; i < int(std::size(themes)); ++i)
        if (themes[i] == m_look.theme)
            m_theme->setCurrentIndex(i);
    m_borders->setChecked(m_look.strongerBorders);
    m_borders->setToolTip(tr("Draws the borders of fields and buttons darker"));
    m_motion->setChecked(m_look.reducedMotion);
    m_motion->setToolTip(tr("Signs of work under way stand still"));
    m_text->setAccessibleName(tr("Text size"));
    for (const int percent : percents)
        m_text->addItem(percent == 0 ? tr("As the desktop") : tr("%1 %").arg(percent), percent);
    m_text->setCurrentIndex(std::max(0, m_text->findData(m_look.textPercent)));
    m_later->hide();

    auto *form = new QWidget;
    auto *grid = new QGridLayout(form);
    grid->setContentsMargins(16, 16, 16, 16);
    grid->setHorizontalSpacing(Theme::px(16));
    grid->setVerticalSpacing(Theme::px(12));
    grid->setColumnStretch(2, 1);
    grid->addWidget(new Label(tr("Theme"), TextStyle::Body, Token::Ink2), 0, 0);
    grid->addWidget(m_theme, 0, 1);
    grid->addWidget(new Label(tr("Borders"), TextStyle::Body, Token::Ink2), 1, 0);
    grid->addWidget(m_borders, 1, 1);
    grid->addWidget(new Label(tr("Motion"), TextStyle::Body, Token::Ink2), 2, 0);
    grid->addWidget(m_motion, 2, 1);
    grid->addWidget(new Label(tr("Text size"), TextStyle::Body, Token::Ink2), 3, 0);
    grid->addWidget(m_text, 3, 1, Qt::AlignLeft);
    grid->addWidget(m_later, 4, 0, 1, 3);
    grid->addWidget(m_coresCaption, 5, 0);
    grid->addWidget(m_cores, 5, 1, 1, 2);
    m_coresCaption->hide();
    m_cores->hide();
    return form;
}

void SettingsDialog::choose()
{
    const Look look{themes[m_theme->currentIndex()], m_borders->isChecked(), m_motion->isChecked(),
                    m_text->currentData().toInt()};
    if (look == m_look)
        return;
    m_look = look;
    m_later->setVisible(m_look.textPercent != m_textAtStart);
    Q_EMIT lookChosen(m_look);
}

} // namespace heddle
