@echo off
rem Starts Slipway from its source tree: finds a JDK and Maven, builds the distribution when it is missing or older than the
rem sources, and runs it. Everything this script says goes to standard error. Not run on Windows yet.
setlocal EnableExtensions DisableDelayedExpansion
set "WANTED=25"
set "ROOT=%~dp0"
if "%ROOT:~-1%"=="\" set "ROOT=%ROOT:~0,-1%"
set "DIST=%ROOT%\app\target\slipway"
set "BUILDLOG=%ROOT%\app\target\build.log"
set "JDK="

if defined JAVA_HOME call :consider "%JAVA_HOME%"
if not defined JDK for /f "delims=" %%J in ('where java 2^>nul') do if not defined JDK call :consider "%%~dpJ.."
for %%B in ("%ProgramFiles%\Eclipse Adoptium" "%ProgramFiles%\Java" "%ProgramFiles%\Microsoft" "%ProgramFiles%\Zulu" "%USERPROFILE%\.jdks") do (
  if not defined JDK if exist "%%~B" for /d %%D in ("%%~B\*") do if not defined JDK call :consider "%%~D"
)
if not defined JDK (
  echo slipway: no JDK %WANTED% or newer was found. 1>&2
  echo slipway: install one ^(for example Eclipse Temurin %WANTED%, https://adoptium.net^) or set JAVA_HOME to it. 1>&2
  exit /b 1
)

set "ASKS="
if "%~1"=="completion" set "ASKS=1"
for %%A in (%*) do (
  if "%%~A"=="--help" set "ASKS=1"
  if "%%~A"=="-h" set "ASKS=1"
  if "%%~A"=="--version" set "ASKS=1"
  if "%%~A"=="-V" set "ASKS=1"
)
set "BUILD="
if not exist "%DIST%\.complete" set "BUILD=1"
if not defined BUILD if not defined ASKS call :stale
if defined BUILD call :build || exit /b 1

"%JDK%\bin\java.exe" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xms48m -Xmx1g -Xshare:auto ^
  --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow "-Dslipway.home=%DIST%" %SLIPWAY_JAVA_OPTIONS% ^
  -cp "%DIST%\lib\*" dev.slipway.app.bootstrap.Main %*
exit /b %ERRORLEVEL%

:consider
if not exist "%~1\bin\javac.exe" exit /b 0
if not exist "%~1\release" exit /b 0
for /f "tokens=2 delims==." %%V in ('findstr /b "JAVA_VERSION=" "%~1\release"') do call :compare "%~1" %%V
exit /b 0

:compare
set "MAJOR=%~2"
set "MAJOR=%MAJOR:"=%"
if %MAJOR% GEQ %WANTED% set "JDK=%~f1"
exit /b 0

:stale
powershell -NoProfile -Command "$s=(Get-Item '%DIST%\.complete' -Force).LastWriteTimeUtc; $f=Get-ChildItem '%ROOT%\pom.xml','%ROOT%\plugin-api','%ROOT%\local-store','%ROOT%\app','%ROOT%\plugins' -Recurse -File | Where-Object { $_.FullName -notmatch '\\(target|test)\\' -and $_.LastWriteTimeUtc -gt $s } | Select-Object -First 1; if ($f) { exit 1 } else { exit 0 }"
if errorlevel 1 set "BUILD=1"
exit /b 0

:build
set "MVN="
if defined MAVEN_HOME if exist "%MAVEN_HOME%\bin\mvn.cmd" set "MVN=%MAVEN_HOME%\bin\mvn.cmd"
if not defined MVN for /f "delims=" %%M in ('where mvn.cmd 2^>nul') do if not defined MVN set "MVN=%%M"
if not defined MVN (
  echo slipway: Maven is needed to build and was not found. Install it from https://maven.apache.org or set MAVEN_HOME. 1>&2
  exit /b 1
)
echo slipway: building ^(the first time also downloads libraries^); the whole output goes to %BUILDLOG% 1>&2
if not exist "%ROOT%\app\target" mkdir "%ROOT%\app\target"
pushd "%ROOT%"
set "JAVA_HOME=%JDK%"
call "%MVN%" -B -Dmaven.test.skip=true -pl app,plugins/workflow,plugins/render-kubevela,plugins/render-view,plugins/traffic -am package > "%BUILDLOG%" 2>&1
if errorlevel 1 (
  popd
  findstr /b "[ERROR]" "%BUILDLOG%" 1>&2
  echo slipway: the build failed; see %BUILDLOG% 1>&2
  exit /b 1
)
popd
exit /b 0
