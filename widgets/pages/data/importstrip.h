#pragma once

#include <QFrame>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QProgressBar;

namespace heddle {

class Button;
struct CsvOptions;
class ElidedLabel;
class ExperimentDocument;
class Label;

/// How the file is read: separator, decimal mark, texts that mean "missing", quote, header. Each
/// change is an edit of the document, which then reads the file again.
class ImportStrip : public QFrame
{
    Q_OBJECT

public:
    explicit ImportStrip(ExperimentDocument &document, QWidget *parent = nullptr);

    /// Why nothing was pasted, until the document changes; empty: nothing is wrong.
    void setPasteFault(const QString &text);

Q_SIGNALS:
    void openRequested();

private:
    QWidget *createFile();
    void connectFields();
    void takeDocument();
    void showNote();
    void editOptions(const QString &what, const CsvOptions &options);

    ExperimentDocument &m_document;
    ElidedLabel *m_file;
    Label *m_size;
    QComboBox *m_separator;
    QComboBox *m_decimal;
    QLineEdit *m_missing;
    QComboBox *m_quote;
    QCheckBox *m_header;
    Button *m_open;
    Label *m_note;
    QString m_pasteFault;
    QProgressBar *m_progress;
};

} // namespace heddle
