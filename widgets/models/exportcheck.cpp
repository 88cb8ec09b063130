#include "models/exportcheck.h"

#include "models/format.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>

namespace heddle {

namespace {

constexpr qsizetype mostOfMessage = 300; ///< Characters of what R says that are shown.

bool writeText(const QString &path, const std::string &text)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) &&
           file.write(text.data(), static_cast<qint64>(text.size())) ==
               static_cast<qint64>(text.size());
}

} // namespace

ExportCheck::ExportCheck(QObject *parent)
    : QObject(parent)
    , m_timer(new QTimer(this))
{
    m_timer->setSingleShot(true);
    connect(m_timer, &QTimer::timeout, this, [this] {
        stop();
        say(ExportVerdict::State::Unchecked,
            tr("Not checked: R took longer than %1").arg(formatDuration(m_timeLimit / 1e3)));
    });
}

ExportCheck::~ExportCheck()
{
    stop();
}

void ExportCheck::stop()
{
    m_timer->stop();
    m_job.cancel();
    if (m_process) {
        m_process->disconnect(this);
        m_process->kill();
        m_process->waitForFinished(1000);
        m_process.reset();
    }
    m_folder.reset();
}

void ExportCheck::start(std::shared_ptr<const ModelSet> set, const std::string &formatId,
                        const std::string &text, Table rows)
{
    stop();
    m_set = std::move(set);
    m_rows = std::make_shared<const Table>(std::move(rows));
    m_verdict = {};
    m_verdict.text = formatId == "r" ? tr("R runs the script") : tr("Heddle reads it back");
    Q_EMIT changed();
    if (formatId == "r")
        runR(text);
    else
        readBack(formatId, text);
}

void ExportCheck::readBack(const std::string &formatId, const std::string &text)
{
    m_job.start(
        this,
        [set = m_set, rows = m_rows, formatId, text](const std::stop_token & /*stop*/) {
            return predictFromText(*set, formatId, text, *rows);
        },
        [this, formatId](const Result<Predictions> &exported) {
            compare(exported, formatId == "csv"
                                  ? tr("the coefficients were read back and their predictions set "
                                       "beside Heddle's")
                                  : tr("the file was read back and its predictions set beside "
                                       "Heddle's"));
        });
}

void ExportCheck::runR(const std::string &text)
{
    const QString program = QStandardPaths::findExecutable(QStringLiteral("Rscript"));
    if (program.isEmpty())
        return say(ExportVerdict::State::Unchecked, tr("Not checked: R was not found"));
    m_folder = std::make_unique<QTemporaryDir>();
    const QString script = m_folder->filePath(QStringLiteral("check.R"));
    const QString rows = m_folder->filePath(QStringLiteral("rows.csv"));
    if (!m_folder->isValid() || !writeText(rows, scoringCsv(*m_rows)) ||
        !writeText(script, text + rScoringCode(*m_set, *m_rows, rows.toStdString())))
        return say(ExportVerdict::State::Unchecked,
                   tr("Not checked: no temporary file can be written"));
    m_process = std::make_unique<QProcess>();
    connect(m_process.get(), &QProcess::finished, this, &ExportCheck::rEnded);
    connect(m_process.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart)
            return; // it ends, which is said elsewhere
        m_timer->stop();
        say(ExportVerdict::State::Unchecked, tr("Not checked: R cannot be started"));
    });
    m_timer->start(m_timeLimit);
    m_process->start(program, {QStringLiteral("--vanilla"), script});
}

void ExportCheck::rEnded()
{
    m_timer->stop();
    const std::string output = m_process->readAllStandardOutput().toStdString();
    QString said = QString::fromUtf8(m_process->readAllStandardError()).simplified();
    const bool ended =
        m_process->exitStatus() == QProcess::NormalExit && m_process->exitCode() == 0;
    m_folder.reset();
    if (!ended) {
        if (said.size() > mostOfMessage)
            said = said.left(mostOfMessage) + u'…';
        return say(ExportVerdict::State::Different, tr("R ended with an error: %1").arg(said));
    }
    const auto scores = readRScores(*m_set, output, m_rows->rows());
    if (!scores)
        return compare(scores.error(), {});
    compare(scores->predictions,
            tr("the script was run with R %1 and its predictions set beside Heddle's")
                .arg(QString::fromStdString(scores->version)));
}

void ExportCheck::compare(const Result<Predictions> &exported, const QString &by)
{
    if (!exported)
        return say(ExportVerdict::State::Different,
                   QString::fromStdString(exported.error().text()));
    const auto expected = predict(*m_set, *m_rows);
    if (!expected)
        return say(ExportVerdict::State::Different,
                   QString::fromStdString(expected.error().text()));
    m_verdict.exported = *exported;
    m_verdict.differences = differences(*expected, *exported);
    m_verdict.largest =
        *std::max_element(m_verdict.differences.begin(), m_verdict.differences.end());
    if (m_verdict.largest <= tolerance)
        return say(ExportVerdict::State::Same, by);
    say(ExportVerdict::State::Different,
        tr("the largest difference from Heddle's predictions is %1")
            .arg(formatShort(m_verdict.largest, 2)));
}

void ExportCheck::say(ExportVerdict::State state, const QString &text)
{
    m_verdict.state = state;
    m_verdict.text = text;
    Q_EMIT changed();
}

} // namespace heddle
