#pragma once

#include "models/recentfiles.h"
#include "models/samples.h"

#include <QWidget>

class QGridLayout;
class QVBoxLayout;

namespace heddle {

class DropZone;
class Note;

/// What the Data page shows while nothing is open: a place to drop a file, samples, the files of
/// last time, the four steps.
class StartView : public QWidget
{
    Q_OBJECT

public:
    explicit StartView(QWidget *parent = nullptr);

    void setSamples(const QList<Sample> &samples);
    void setRecent(const QList<RecentFile> &files);
    void setPasteFault(const QString &text); ///< Why nothing was pasted; empty: hides it.
    void setDropping(bool dropping);         ///< A file hangs over the window.

Q_SIGNALS:
    void openRequested();
    void pasteRequested();
    void sampleChosen(const QString &path);
    void fileChosen(const QString &path);

private:
    QWidget *createHead();
    QWidget *createDropZone();
    QWidget *createSamples();
    QWidget *createSide();
    QWidget *createFirstSample(const Sample &sample);
    QWidget *createSample(const Sample &sample);
    QWidget *createRecent(const RecentFile &file);

    DropZone *m_drop = nullptr;
    Note *m_pasteFault = nullptr;
    QGridLayout *m_samples = nullptr;
    QVBoxLayout *m_recent = nullptr;
};

} // namespace heddle
