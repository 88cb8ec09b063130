#pragma once

#include "formats/scoredrows.h"
#include "models/latestjob.h"

#include <QObject>
#include <QString>

#include <memory>
#include <optional>
#include <string>
#include <vector>

class QProcess;
class QTemporaryDir;
class QTimer;

namespace heddle {

/// What came of scoring a few rows by an exported text.
struct ExportVerdict
{
    enum class State
    {
        Checking,
        Same,      ///< No difference above `ExportCheck::tolerance`.
        Different, ///< Some are, or the text could not be run or read back.
        Unchecked, ///< What runs it is not here, or took too long.
    };

    State state = State::Checking;
    QString text; ///< One sentence: by what it was checked, or why not.
    std::optional<Predictions> exported;
    std::vector<double> differences; ///< One a row, where `exported` is there.
    double largest = 0;
};

/// Scores rows by an exported text, beside what the set predicts: JSON and CSV by our own readers,
/// R by Rscript where it is found. It works in the background; a newer start drops the older one,
/// and destroying it ends R. Belongs to the GUI thread.
class ExportCheck : public QObject
{
    Q_OBJECT

public:
    static constexpr double tolerance = 1e-9;

    explicit ExportCheck(QObject *parent = nullptr);
    ~ExportCheck() override;

    /// @param rows  as rowsToScore() makes them; at least one.
    void start(std::shared_ptr<const ModelSet> set, const std::string &formatId,
               const std::string &text, Table rows);
    void stop(); ///< Nothing is said of a check under way.

    const ExportVerdict &verdict() const { return m_verdict; }
    void setTimeLimit(int milliseconds) { m_timeLimit = milliseconds; }

Q_SIGNALS:
    void changed(); ///< The verdict.

private:
    void readBack(const std::string &formatId, const std::string &text);
    void runR(const std::string &text);
    void rEnded();
    void say(ExportVerdict::State state, const QString &text);
    void compare(const Result<Predictions> &exported, const QString &by);

    std::shared_ptr<const ModelSet> m_set;
    std::shared_ptr<const Table> m_rows;
    std::unique_ptr<QTemporaryDir> m_folder; ///< Of R's files.
    std::unique_ptr<QProcess> m_process;
    QTimer *m_timer;
    int m_timeLimit = 60'000; ///< A script of 10 MB takes R some seconds.
    ExportVerdict m_verdict;
    LatestJob m_job;
};

} // namespace heddle
