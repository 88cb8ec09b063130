#pragma once

#include "core/result.h"

#include <QWidget>

class QLabel;

namespace heddle {

class ErrorCard;
class Label;

/// A file that could not be opened, in place of the page: cause, effect, and what to do.
class ErrorView : public QWidget
{
    Q_OBJECT

public:
    explicit ErrorView(QWidget *parent = nullptr);

    /// @param hasDocument  whether another experiment is still open.
    void setError(const Error &error, const QString &path, bool hasDocument);

Q_SIGNALS:
    void openRequested();
    void retryRequested(const QString &path);
    void closeRequested(); ///< Back to the experiment, or to the start.

private:
    void createFound();
    void showFound(const QByteArray &bytes, qint64 size);

    ErrorCard *m_card;
    QWidget *m_close;
    QWidget *m_found;
    Label *m_foundNote;
    Label *m_bytes;
    Label *m_meaning; ///< What the first bytes are a sign of.
    QString m_path;
};

} // namespace heddle
