#pragma once

#include "parts/theme.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QSpinBox;

namespace heddle {

class Label;
class SegmentedControl;

/// How the user wants the program to look.
struct Look
{
    ThemeChoice theme = ThemeChoice::MatchDesktop;
    bool strongerBorders = false;
    bool reducedMotion = false; ///< Nothing turns or moves by itself.
    int textPercent = 0;        ///< 100 to 200; 0: as the desktop's own font asks for.

    bool operator==(const Look &) const = default;
};

/// The settings: the look, and how many cores are left to other programs. Each choice takes effect
/// at once, but for the size of text, which waits for the next start.
class SettingsDialog : public QDialog
{
    Q_OBJECT

public:
    explicit SettingsDialog(const Look &look, QWidget *parent = nullptr);

    const Look &look() const { return m_look; }

    /// Offers to leave cores of this computer free.
    void setCores(int coresHere, int keptFree);

Q_SIGNALS:
    void lookChosen(const heddle::Look &look);
    void coresKeptFreeChosen(int cores);

private:
    QWidget *createForm();
    QWidget *createCores();
    void choose();
    void showLanes();

    Look m_look;
    int m_textAtStart; ///< Percent.
    SegmentedControl *m_theme;
    QCheckBox *m_borders;
    QCheckBox *m_motion;
    QComboBox *m_text;
    QSpinBox *m_keptFree;
    Label *m_lanes;
    QWidget *m_cores;      ///< Holds both; hidden until setCores().
    Label *m_coresCaption; ///< Likewise.
    QWidget *m_later;      ///< Says that the size of text waits.
};

} // namespace heddle
