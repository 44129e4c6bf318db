; The setup for one person: no administrator, upgrades in place, silent with /S, /D=FOLDER for another place.
; Workspaces and settings are never touched by it.
Unicode true
Target amd64-unicode
Name "Convene"
OutFile "${OUT}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\Convene"
InstallDirRegKey HKCU "Software\Convene\Setup" "Folder"
SetCompressor /SOLID lzma
ManifestDPIAware true
VIProductVersion "${NUMBERS}"
VIAddVersionKey "ProductName" "Convene"
VIAddVersionKey "CompanyName" "${PUBLISHER}"
VIAddVersionKey "FileDescription" "Convene setup"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "MIT licence"

!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\Convene.exe"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

!define REMOVE "Software\Microsoft\Windows\CurrentVersion\Uninstall\Convene"
!define CLASSES "Software\Classes"

; A file that runs cannot be opened for writing: that is how a Convene that is still open is found.
!macro RefuseWhileOpen
  !insertmacro RefuseWhileRunning "Convene.exe"
  !insertmacro RefuseWhileRunning "convene-cli.exe"
!macroend

!macro RefuseWhileRunning PROGRAM
  ${If} ${FileExists} "$INSTDIR\${PROGRAM}"
    ClearErrors
    FileOpen $0 "$INSTDIR\${PROGRAM}" a
    ${If} ${Errors}
      MessageBox MB_OK|MB_ICONEXCLAMATION "Convene is open. Close its windows, then try again." /SD IDOK
      SetErrorLevel 3
      Quit
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

!macro Opens SUFFIX TYPE WORDS
  WriteRegStr HKCU "${CLASSES}\${SUFFIX}" "" "${TYPE}"
  WriteRegNone HKCU "${CLASSES}\${SUFFIX}\OpenWithProgids" "${TYPE}"
  WriteRegStr HKCU "${CLASSES}\${TYPE}" "" "${WORDS}"
  WriteRegStr HKCU "${CLASSES}\${TYPE}\DefaultIcon" "" "$INSTDIR\Convene.exe,0"
  WriteRegStr HKCU "${CLASSES}\${TYPE}\shell\open\command" "" '"$INSTDIR\Convene.exe" "%1"'
!macroend

!macro OpensNot SUFFIX TYPE
  DeleteRegValue HKCU "${CLASSES}\${SUFFIX}\OpenWithProgids" "${TYPE}"
  ReadRegStr $0 HKCU "${CLASSES}\${SUFFIX}" ""
  ${If} $0 == "${TYPE}"
    DeleteRegValue HKCU "${CLASSES}\${SUFFIX}" ""
  ${EndIf}
  DeleteRegKey /ifempty HKCU "${CLASSES}\${SUFFIX}\OpenWithProgids"
  DeleteRegKey /ifempty HKCU "${CLASSES}\${SUFFIX}"
  DeleteRegKey HKCU "${CLASSES}\${TYPE}"
!macroend

Section
  SetRegView 64
  !insertmacro RefuseWhileOpen
  ; Of the version before, only what a setup put there.
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\Convene.exe"
  Delete "$INSTDIR\convene-cli.exe"
  SetOutPath "$INSTDIR"
  File /r "${FOLDER}/*"
  WriteUninstaller "$INSTDIR\Uninstall.exe"
  CreateShortCut "$SMPROGRAMS\Convene.lnk" "$INSTDIR\Convene.exe"
  WriteRegStr HKCU "Software\Convene\Setup" "Folder" "$INSTDIR"
  !insertmacro Opens ".convene" "Convene.Workspace" "Convene workspace"
  !insertmacro Opens ".cnvpack" "Convene.Pack" "Convene desk pack"
  WriteRegStr HKCU "${REMOVE}" "DisplayName" "Convene"
  WriteRegStr HKCU "${REMOVE}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${REMOVE}" "Publisher" "${PUBLISHER}"
  WriteRegStr HKCU "${REMOVE}" "DisplayIcon" "$INSTDIR\Convene.exe,0"
  WriteRegStr HKCU "${REMOVE}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${REMOVE}" "UninstallString" '"$INSTDIR\Uninstall.exe"'
  WriteRegStr HKCU "${REMOVE}" "QuietUninstallString" '"$INSTDIR\Uninstall.exe" /S'
  WriteRegDWORD HKCU "${REMOVE}" "NoModify" 1
  WriteRegDWORD HKCU "${REMOVE}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${REMOVE}" "EstimatedSize" $0
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

Section Uninstall
  SetRegView 64
  !insertmacro RefuseWhileOpen
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\Convene.exe"
  Delete "$INSTDIR\convene-cli.exe"
  Delete "$INSTDIR\Uninstall.exe"
  RMDir "$INSTDIR"  ; only where nothing of anybody's is left in it
  Delete "$SMPROGRAMS\Convene.lnk"
  !insertmacro OpensNot ".convene" "Convene.Workspace"
  !insertmacro OpensNot ".cnvpack" "Convene.Pack"
  DeleteRegKey HKCU "${REMOVE}"
  DeleteRegKey HKCU "Software\Convene\Setup"
  DeleteRegKey /ifempty HKCU "Software\Convene"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd
