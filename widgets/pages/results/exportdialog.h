#pragma once

#include "formats/exporter.h"
#include "run/results.h"

#include <QDialog>

#include <memory>

class QComboBox;
class QLineEdit;
class QListView;
class QPlainTextEdit;
class QStandardItemModel;

namespace heddle {

class Button;
class Label;
class Note;

/// Takes models away: formats at the left, the very text that will be written, and where to.
class ExportDialog : public QDialog
{
    Q_OBJECT

public:
    ExportDialog(std::shared_ptr<const Results> results, const QString &runLabel,
                 QWidget *parent = nullptr);

    QString path() const;
    void setPath(const QString &path);

private:
    void createFormats();
    QWidget *createPreview();
    QWidget *createSaveLine();
    void chooseFormat(int row);
    void updateText();
    void describePath();
    void choosePath();
    void write();
    void showError(const Error &error);

    std::shared_ptr<const Results> m_results;
    std::vector<ExportFormat> m_formats;
    int m_format = 0;
    std::string m_text; ///< What Export writes.
    QStandardItemModel *m_formatModel;
    QListView *m_formatList;
    Label *m_formatTitle;
    Label *m_description;
    QComboBox *m_learner;
    QPlainTextEdit *m_preview;
    QLineEdit *m_path;
    Label *m_size;
    Note *m_error;
    Button *m_export;
};

} // namespace heddle
